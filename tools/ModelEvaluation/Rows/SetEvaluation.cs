using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// Fuses and measures the pairs of one set. Fused pictures and values are kept in a folder, by what they depend on, so that
/// methods can be added later and a run that was stopped goes on.
/// </summary>
internal sealed class SetEvaluation(
    EvaluationSet set,
    IReadOnlyList<EvaluatedMethod> methods,
    IReadOnlyList<FusionMetric> metrics,
    string folder,
    int threads
)
{
    private const int SourceDigits = 8;
    private const string SingleScaleMultiExposure = "MEF-SSIM";
    private const string ReferenceRatio = "PSNR";

    /// <summary>Metrics of what one kind of picture is looked at for; the first source is then the visible or the MRI picture.</summary>
    private static readonly FusionMetric[] OfVisible = [.. MetricRegistry.Parse("brightness,artifacts")];

    private static readonly FusionMetric[] OfSaturation = [.. MetricRegistry.Parse("Saturation,SaturationRatio")];

    private static readonly FusionMetric[] OfMedical = [.. OfSaturation, .. MetricRegistry.Parse("SulciDepth")];

    /// <summary>Compared with a pseudo reference too: that is where colours should lie, if not the truth.</summary>
    private static readonly FusionMetric[] OfColor = [.. MetricRegistry.Parse("color")];

    /// <summary>Rows of all pairs, and for each pair of all methods.</summary>
    /// <exception cref="PictureException">A picture of the set is missing or broken.</exception>
    public IReadOnlyList<EvaluationRow> Run(
        IReadOnlyList<PicturePair> pairs,
        Action<string, bool> report,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        using ValueStore store = ValueStore.Open(Path.Combine(folder, "values.csv"));
        List<EvaluationRow> rows = [];
        foreach (PicturePair pair in pairs)
        {
            PairPictures pictures = new(pair);
            foreach (EvaluatedMethod method in methods)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(Row(pictures, method, store, report, cancellationToken));
            }
        }

        return rows;
    }

    /// <summary>The pair as reports name it: sets of one name under different tasks are told apart.</summary>
    internal static EvaluationPair PairOf(EvaluationSet set, PicturePair pair) =>
        new(pair.Id, [pair.FirstPath, pair.SecondPath])
        {
            Dataset = set.Key,
            ReferencePath = HasTrueReference(pair) ? pair.ReferencePath : null,
        };

    /// <summary>A pseudo reference is another fusion, not the truth.</summary>
    private static bool HasTrueReference(PicturePair pair) => pair is { Reference: "yes", ReferencePath: not null };

    private EvaluationRow Row(
        PairPictures pictures,
        EvaluatedMethod method,
        ValueStore store,
        Action<string, bool> report,
        CancellationToken cancellationToken
    )
    {
        PicturePair pair = pictures.Pair;
        EvaluationPair named = PairOf(set, pair);
        FusedMethod fusedMethod = new(method.Name, folder);
        if (method.Fingerprint(set.Task) is not string fingerprint)
        {
            return WithoutPicture($"{method.Name} has no weights for {set.Task.ToString().ToLowerInvariant()}");
        }

        (string? path, bool isThere) = method switch
        {
            PublishedMethod published => (published.Picture(set, pair.Id), true),
            FusingMethod fusing => Fused(fusing, fingerprint, pictures, cancellationToken),
            _ => throw new NotSupportedException($"{method.GetType().Name} neither fuses nor has pictures."),
        };
        if (path is null)
        {
            return WithoutPicture($"{method.Name} has published no picture of {pair.Id}");
        }

        // Read back, so that the picture is measured as it is stored; not at all where everything has been measured.
        Lazy<FusionImage> picture = new(() => PictureFile.Read(path, limits: null, cancellationToken));

        // A gray picture says nothing of what its method would do with colour.
        bool isGray = method is PublishedMethod && !picture.Value.IsColor;
        string content = ContentHash.OfText($"{pictures.SourceHash} {pictures.ReferenceHash} {ContentHash.OfFile(path)}");
        FusionMetric[] missing =
        [
            .. metrics.Where(metric =>
                WhyNot(metric, pair, isGray) is null && store.Find(fingerprint, content, metric.Definition.Id) is null
            ),
        ];
        if (missing.Length > 0)
        {
            MetricPicture fused = MetricPicture.From(picture.Value, path);
            foreach (IGrouping<bool, FusionMetric> part in missing.GroupBy(metric => OfColor.Contains(metric)))
            {
                bool hasReference = part.Key ? pair.ReferencePath is not null : HasTrueReference(pair);
                MetricInput input = new(pictures.Sources, fused, hasReference ? pictures.Reference : null);
                MetricReport measured = new MetricEvaluator(part, threads).Evaluate(input, progress: null, cancellationToken);
                store.Add(fingerprint, pair.Id, content, measured);
            }
        }

        report($"{set.Title}, {pair.Id}, {method.Name}", isThere && missing.Length == 0);
        return new EvaluationRow(named, fusedMethod, path, [.. metrics.Select(Value)], Problem: null);

        EvaluationRow WithoutPicture(string reason) =>
            new(named, fusedMethod, null, [.. metrics.Select(_ => MetricValue.Undefined(reason))], reason);

        MetricValue Value(FusionMetric metric) =>
            WhyNot(metric, pair, isGray) is string reason
                ? MetricValue.Undefined(reason)
                : store.Find(fingerprint, content, metric.Definition.Id)!.Value;
    }

    /// <summary>The fused picture of a pair, and whether it was there already.</summary>
    private (string Path, bool IsThere) Fused(
        FusingMethod method,
        string fingerprint,
        PairPictures pictures,
        CancellationToken cancellationToken
    )
    {
        // The name says what was fused: sources that change are fused again.
        string path = Path.Combine(folder, fingerprint, $"{pictures.Pair.Id}.{pictures.SourceHash[..SourceDigits]}.png");
        bool isThere = File.Exists(path);
        if (!isThere)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            FusionImage fused = method.Fuse(set.Task, pictures.First, pictures.Second, threads, cancellationToken);
            PictureFile.Write(path, fused, options: null, cancellationToken);
        }

        return (path, isThere);
    }

    /// <summary>Why a metric says nothing of a pair; null if it does.</summary>
    private string? WhyNot(FusionMetric metric, PicturePair pair, bool isGray) =>
        metric.Definition.Id switch
        {
            SingleScaleMultiExposure when set.Task != FusionTask.Meif => "for multi-exposure only",
            ReferenceRatio when !HasTrueReference(pair) => "there is no reference",
            _ when isGray && (OfColor.Contains(metric) || OfSaturation.Contains(metric)) => "the published picture is gray",
            _ when set.Task != FusionTask.Ivf && OfVisible.Contains(metric) => "for infrared and visible pictures only",
            _ when set.Task != FusionTask.Mif && OfMedical.Contains(metric) => "for medical pictures only",
            _ => null,
        };

    /// <summary>The pictures of a pair, each read when it is first needed.</summary>
    private sealed class PairPictures(PicturePair pair)
    {
        private readonly Lazy<FusionImage> _first = new(() => PictureFile.Read(pair.FirstPath));
        private readonly Lazy<FusionImage> _second = new(() => PictureFile.Read(pair.SecondPath));

        public PicturePair Pair => pair;

        public string SourceHash { get; } =
            ContentHash.OfText($"{ContentHash.OfFile(pair.FirstPath)} {ContentHash.OfFile(pair.SecondPath)}");

        public string ReferenceHash { get; } = pair.ReferencePath is string path ? ContentHash.OfFile(path) : string.Empty;

        public FusionImage First => _first.Value;

        public FusionImage Second => _second.Value;

        public MetricPicture[] Sources =>
            [MetricPicture.From(First, pair.FirstPath), MetricPicture.From(Second, pair.SecondPath)];

        public MetricPicture Reference => MetricPicture.From(PictureFile.Read(pair.ReferencePath!), pair.ReferencePath!);
    }
}
