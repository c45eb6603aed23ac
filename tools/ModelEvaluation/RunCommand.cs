using System.CommandLine;
using System.Globalization;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary><c>run</c>: fuses and measures, and writes tables, contact sheets and the worst pairs.</summary>
internal sealed class RunCommand
{
    private const string SummaryName = "summary.csv";

    private const string DefaultMetrics = "EN,SD,SCD,MI,MS-SSIM,MS-SSIM:Wang5,MEF-SSIM,Qabf,SSIM,VIF,PSNR,appearance";

    private readonly Option<string> _manifest = new("--manifest")
    {
        Description = "The list of pairs.",
        HelpName = "FILE",
        Required = true,
    };
    private readonly Option<string> _split = new("--split")
    {
        Description = "test: the test pairs. validation: the pairs that training sets apart from the train split.",
        DefaultValueFactory = _ => "test",
    };
    private readonly Option<string?> _sets = new("--sets") { Description = "Only these data sets.", HelpName = "NAME,NAME" };
    private readonly Option<string?> _methods = new("--methods")
    {
        Description = "Only these methods, in this order.",
        HelpName = "NAME,NAME",
    };
    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Only the first N pairs of each set.",
        HelpName = "N",
        DefaultValueFactory = _ => int.MaxValue,
    };
    private readonly Option<string> _metrics = new("--metric")
    {
        Description = "Metrics by id.",
        HelpName = "IDS",
        DefaultValueFactory = _ => DefaultMetrics,
    };
    private readonly Option<string?> _authors = new("--authors-weights")
    {
        Description = "The authors' infrared-visible weights of EFRUFN.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _weights = new("--weights-folder")
    {
        Description = "Weights that do not ship: ivf, mfif, meif, mif .safetensors.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _file = new("--weights")
    {
        Description = "One weight file for every task, as the method 'single'.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _published = new("--published")
    {
        Description =
            "Fused pictures of other methods, as SET/METHOD/ID.ext, to measure beside; only pairs of which every method of a set "
            + "has a picture are taken, of sets that have one.",
        HelpName = "DIR",
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the report goes; replaced.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string> _cache = new("--cache")
    {
        Description = "Where fused pictures and values are kept from run to run.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads to use; 0 for one per processor.",
        HelpName = "N",
    };
    private readonly Option<double> _share = new("--validation-share")
    {
        Description = "The share that training sets apart.",
        DefaultValueFactory = _ => 0.1,
    };
    private readonly Option<ulong> _seed = new("--validation-seed")
    {
        Description = "The seed of training.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _crop = new("--crop")
    {
        Description = "The crop of training; smaller pairs are left out.",
        DefaultValueFactory = _ => 64,
    };
    private readonly Option<int> _most = new("--maximum-pairs")
    {
        Description = "The most pairs of a task that training takes.",
        DefaultValueFactory = _ => int.MaxValue,
    };
    private readonly Option<bool> _noSheets = new("--no-sheets") { Description = "Tables only." };
    private readonly Option<bool> _preference = new("--preference")
    {
        Description = "Also blind sheets: the methods shuffled under letters, with a key, and a tally for the command tally.",
    };
    private readonly Option<ulong> _preferenceSeed = new("--preference-seed")
    {
        Description = "Decides the order of the methods on blind sheets.",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        RunCommand run = new();
        Command command = new("run", "Fuse and measure.")
        {
            run._manifest,
            run._split,
            run._sets,
            run._methods,
            run._limit,
            run._metrics,
            run._authors,
            run._weights,
            run._file,
            run._published,
            run._out,
            run._cache,
            run._threads,
            run._share,
            run._seed,
            run._crop,
            run._most,
            run._noSheets,
            run._preference,
            run._preferenceSeed,
        };
        run._split.AcceptOnlyFromAmong("test", "validation");
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => run.Run(parsed, cancellationToken), CancellationToken.None)
        );
        return command;
    }

    private void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string split = parsed.GetRequiredValue(_split);
        IReadOnlyList<FusionMetric> metrics = MetricRegistry.Parse(parsed.GetRequiredValue(_metrics));
        IReadOnlyList<EvaluatedMethod> methods = MethodList.Create(
            parsed.GetValue(_methods)?.Split(','),
            parsed.GetValue(_authors),
            parsed.GetValue(_weights),
            parsed.GetValue(_file),
            parsed.GetValue(_published) is string folder ? new PublishedPictures(folder) : null
        );
        try
        {
            IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> sets = PublishedPairs.Restrict(
                Sets(parsed, split),
                methods
            );
            List<EvaluationRow> rows = [];
            ProgressLines progress = new(sets.Sum(set => set.Pairs.Count) * methods.Count);
            foreach ((EvaluationSet set, IReadOnlyList<PicturePair> pairs) in sets)
            {
                string kept = Path.Combine(
                    parsed.GetRequiredValue(_cache),
                    split,
                    $"{set.Task.ToString().ToLowerInvariant()}-{set.Dataset}"
                );
                rows.AddRange(
                    new SetEvaluation(set, methods, metrics, kept, parsed.GetValue(_threads)).Run(
                        pairs,
                        progress.Report,
                        cancellationToken
                    )
                );
            }

            EvaluationTable table = new(
                [.. rows.Select(row => row.Pair).DistinctBy(pair => (pair.Dataset, pair.Id))],
                [.. methods.Select(method => new FusedMethod(method.Name, method.Name))],
                [.. metrics.Select(metric => metric.Definition)],
                [.. rows.Select(row => row with { Method = new FusedMethod(row.Method.Name, row.Method.Name) })]
            );
            string output = parsed.GetRequiredValue(_out);
            Directory.CreateDirectory(output);
            EvaluationCsv.WriteValues(Path.Combine(output, "values.csv"), table);
            EvaluationCsv.WriteSummary(Path.Combine(output, SummaryName), table);
            MeasuredMeans.Write(Path.Combine(output, MeasuredMeans.FileName), table, [.. sets.Select(set => set.Set)], methods);
            new EvaluationReport(table, [.. sets.Select(set => set.Set)], methods, split).Write(
                output,
                !parsed.GetValue(_noSheets),
                cancellationToken
            );
            if (parsed.GetValue(_preference))
            {
                PreferenceSheets.Write(
                    Path.Combine(output, "preference"),
                    rows,
                    parsed.GetValue(_preferenceSeed),
                    cancellationToken
                );
            }

            Console.Error.WriteLine($"{output}: written");
        }
        finally
        {
            foreach (EvaluatedMethod method in methods)
            {
                method.Dispose();
            }
        }
    }

    private IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> Sets(ParseResult parsed, string split)
    {
        PairSelection selection = new(PairManifest.Read(parsed.GetRequiredValue(_manifest)));
        IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> all =
            split == "test"
                ? selection.Test()
                : selection.Validation(
                    parsed.GetValue(_share),
                    parsed.GetValue(_seed),
                    parsed.GetValue(_crop),
                    parsed.GetValue(_most)
                );
        string[] wanted = parsed.GetValue(_sets)?.Split(',') ?? [.. all.Select(set => set.Set.Dataset)];
        string[] unknown = [.. wanted.Except(all.Select(set => set.Set.Dataset))];
        if (unknown.Length > 0)
        {
            throw new EvaluationInputException(
                $"There is no set {string.Join(", ", unknown)} with {split} pairs; "
                    + $"there are {string.Join(", ", all.Select(set => set.Set.Dataset))}."
            );
        }

        int limit = parsed.GetValue(_limit);
        return
        [
            .. all.Where(set => wanted.Contains(set.Set.Dataset))
                .Select(set => (set.Set, (IReadOnlyList<PicturePair>)[.. set.Pairs.Take(limit)])),
        ];
    }
}
