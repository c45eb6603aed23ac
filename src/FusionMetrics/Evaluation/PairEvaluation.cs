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
        if ((_problem ?? problem) is string known || path is null)
        {
            return (Bad(method, path, _problem ?? problem!), false);
        }

        string? key = journal is null ? null : RowFiles.Key(pair, path);
        Dictionary<string, MetricValue> values = key is null ? [] : new(journal!.Find(key));
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
                    journal!.Add(key, report);
                }
            }
            catch (PictureException e)
            {
                return (Bad(method, path, WithoutFolders(e.Message, path)), false);
            }
        }

        return (
            new EvaluationRow(pair, method, path, [.. metrics.Select(metric => values[metric.Definition.Id])], Problem: null),
            missing.Length == 0
        );
    }

    private MetricInput Input(string fusedPath)
    {
        Pictures pictures = ReadPictures();
        MetricPicture fused = ReadLike(pictures.First, fusedPath);
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
            FusionImage first = PictureFile.Read(firstPath, limits: null, cancellationToken);
            Size size = new(firstPath, first.Width, first.Height);
            MetricPicture[] sources =
            [
                MetricPicture.From(first, firstPath),
                .. pair.SourcePaths.Skip(1).Select(path => ReadLike(size, path)),
            ];
            MetricPicture? reference = pair.ReferencePath is string path ? ReadLike(size, path) : null;
            _pictures = new Pictures(size, sources, reference);
            return _pictures;
        }
        catch (PictureException e)
        {
            // The other methods' rows have the same problem: nobody reads these files again.
            _problem = WithoutFolders(e.Message, fusedPath: null);
            throw;
        }
    }

    private MetricPicture ReadLike(Size size, string path)
    {
        FusionImage image = PictureFile.Read(path, limits: null, cancellationToken);
        return (image.Width, image.Height) == (size.Width, size.Height)
            ? MetricPicture.From(image, path)
            : throw new PictureSizeMismatchException(size.Path, size.Width, size.Height, path, image.Width, image.Height);
    }

    private EvaluationRow Bad(FusedMethod method, string? path, string problem) =>
        new(pair, method, path, [.. metrics.Select(_ => MetricValue.Undefined(problem))], problem);

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

    private sealed record Pictures(Size First, IReadOnlyList<MetricPicture> Sources, MetricPicture? Reference);
}
