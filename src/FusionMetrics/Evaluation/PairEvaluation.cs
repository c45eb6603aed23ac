using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// Evaluates the methods on one pair, one after the other; its sources are read once, and only if a value is needed.
/// </summary>
/// <remarks>For one thread.</remarks>
internal sealed class PairEvaluation(
    EvaluationPair pair,
    IReadOnlyList<FusionMetric> metrics,
    int maxThreads,
    DatasetEvaluationOptions options,
    EvaluationJournal? journal,
    CancellationToken cancellationToken
)
{
    private Pictures? _pictures;
    private string? _problem = pair.Problem;

    /// <summary>The row of <paramref name="method"/>, and whether all of it was in the journal.</summary>
    public (EvaluationRow Row, bool Resumed) Evaluate(FusedMethod method, FusedPictures fusedPictures)
    {
        (string? path, string? problem) = fusedPictures.Find(pair);
        if ((_problem ?? problem) is not null || path is null)
        {
            return (Bad(method, path, _problem ?? problem!), false);
        }

        string? key = journal is null ? null : RowKey.Of(pair, path, options.Normalizer, journal);
        JournalRow known = key is null ? JournalRow.Empty : journal!.Find(key);
        Dictionary<string, MetricValue> values = new(known.Values, StringComparer.Ordinal);
        FusionMetric[] missing = [.. metrics.Where(metric => !values.ContainsKey(metric.Definition.Id))];
        if (missing.Length > 0)
        {
            try
            {
                MetricReport report = new MetricEvaluator(missing, maxThreads).Evaluate(
                    Input(path),
                    progress: null,
                    cancellationToken
                );
                foreach (MetricResult result in report)
                {
                    values[result.Id] = result.Value;
                }

                if (key is not null)
                {
                    journal!.Add(pair, method, key, report, _pictures!.Normalizations);
                }
            }
            catch (PictureException e)
            {
                return (Bad(method, path, WithoutFolders(e.Message, path)), false);
            }
        }

        if (missing.Length == 0)
        {
            journal!.AddKnown(pair, method, key!);
        }

        return (
            new EvaluationRow(pair, method, path, [.. metrics.Select(metric => values[metric.Definition.Id])], Problem: null)
            {
                Normalizations = _pictures?.Normalizations ?? known.Normalizations,
            },
            missing.Length == 0
        );
    }

    private MetricInput Input(string fusedPath)
    {
        Pictures pictures = ReadPictures();
        MetricPicture fused = Picture(pictures.First, fusedPath);
        return new MetricInput(pictures.Sources, fused, pictures.Reference);
    }

    private Pictures ReadPictures()
    {
        if (_pictures is not null)
        {
            return _pictures;
        }

        try
        {
            string firstPath = pair.SourcePaths[0];
            FusionImage first = PictureFile.Read(firstPath, options.Limits, cancellationToken);
            Size size = new(firstPath, first.Width, first.Height);
            List<SourceNormalization> normalizations = [];
            MetricPicture[] sources =
            [
                Source(first, 0),
                .. pair.SourcePaths.Skip(1).Select((path, i) => Source(ReadLike(size, path), i + 1)),
            ];
            MetricPicture? reference = pair.ReferencePath is string path ? Picture(size, path) : null;
            _pictures = new Pictures(size, sources, reference, normalizations);
            return _pictures;

            MetricPicture Source(FusionImage image, int index)
            {
                string path = pair.SourcePaths[index];
                SourceNormalization? normalization = options.Normalizer.Of(image.Y, index, Path.GetFileName(path));
                if (normalization is null)
                {
                    return MetricPicture.From(image, path);
                }

                normalizations.Add(normalization);
                return MetricPicture.From(normalization.Apply(image), path);
            }
        }
        catch (PictureException e)
        {
            // The other methods' rows have the same problem: nobody reads these files again.
            _problem = WithoutFolders(e.Message, fusedPath: null);
            throw;
        }
    }

    private MetricPicture Picture(Size size, string path) => MetricPicture.From(ReadLike(size, path), path);

    private FusionImage ReadLike(Size size, string path)
    {
        FusionImage image = PictureFile.Read(path, options.Limits, cancellationToken);
        return (image.Width, image.Height) == (size.Width, size.Height)
            ? image
            : throw new PictureSizeMismatchException(size.Path, size.Width, size.Height, path, image.Width, image.Height);
    }

    private EvaluationRow Bad(FusedMethod method, string? path, string problem)
    {
        journal?.AddProblem(pair, method, problem);
        return EvaluationRow.Bad(pair, method, path, metrics.Count, problem);
    }

    /// <summary>
    /// Reports are shown to others: they name the files, not the folders of the machine that they were made on.
    /// </summary>
    private string WithoutFolders(string message, string? fusedPath)
    {
        IEnumerable<string> paths = [.. pair.SourcePaths, .. new[] { pair.ReferencePath, fusedPath }.OfType<string>()];
        return paths
            .SelectMany(path => new[] { path, Path.GetFullPath(path) })
            .OrderByDescending(path => path.Length)
            .Aggregate(message, (text, path) => text.Replace(path, Path.GetFileName(path), StringComparison.Ordinal));
    }

    private sealed record Size(string Path, int Width, int Height);

    private sealed record Pictures(
        Size First,
        IReadOnlyList<MetricPicture> Sources,
        MetricPicture? Reference,
        IReadOnlyList<SourceNormalization> Normalizations
    );
}
