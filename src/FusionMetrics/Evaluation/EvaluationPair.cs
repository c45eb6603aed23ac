using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>One scene of a data set: its sources and, where there is one, the true fused picture.</summary>
/// <param name="Id">The pair's name, by which the fused pictures are found; see <see cref="FusedMethod"/>.</param>
/// <param name="SourcePaths">The sources' files, two or more; the first two are A and B of the formulas.</param>
/// <remarks>Immutable.</remarks>
public sealed record EvaluationPair(string Id, IReadOnlyList<string> SourcePaths)
{
    /// <summary>The data set that means and ranks are taken over.</summary>
    public string Dataset { get; init; } = "pairs";

    /// <summary>The true fused picture's file, or null.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>Why the pair can't be evaluated, if that is known before any picture is read; otherwise null.</summary>
    public string? Problem { get; init; }

    /// <summary>The pair of a manifest.</summary>
    public static EvaluationPair From(PicturePair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        EvaluationPair made = new(pair.Id, [pair.FirstPath, pair.SecondPath]) { ReferencePath = pair.ReferencePath };
        return pair.Dataset is string dataset ? made with { Dataset = dataset } : made;
    }

    /// <summary>
    /// The pairs of two or three folders: pictures whose file names without extension are the same, in the order of these names.
    /// A picture of the first or second folder without a partner gives a pair with a <see cref="Problem"/>; a missing reference
    /// gives a pair without one.
    /// </summary>
    /// <param name="firstFolder">The first pictures.</param>
    /// <param name="secondFolder">The second pictures.</param>
    /// <param name="referenceFolder">The true fused pictures, or null.</param>
    /// <param name="dataset">What the data set is called.</param>
    /// <exception cref="EvaluationException">A folder is missing or can't be read.</exception>
    public static IReadOnlyList<EvaluationPair> FromFolders(
        string firstFolder,
        string secondFolder,
        string? referenceFolder,
        string dataset
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        PictureFolder first = PictureFolder.Read(firstFolder);
        PictureFolder second = PictureFolder.Read(secondFolder);
        PictureFolder? reference = referenceFolder is null ? null : PictureFolder.Read(referenceFolder);
        return [.. first.Names.Union(second.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Pair)];

        EvaluationPair Pair(string name)
        {
            (string? firstPath, string? firstProblem) = first.Find(name);
            (string? secondPath, string? secondProblem) = second.Find(name);
            (string? referencePath, string? referenceProblem) = reference?.FindOptional(name) ?? default;
            string[] paths = [.. new[] { firstPath, secondPath }.OfType<string>()];
            return new EvaluationPair(name, paths)
            {
                Dataset = dataset,
                ReferencePath = referencePath,
                Problem = firstProblem ?? secondProblem ?? referenceProblem,
            };
        }
    }
}
