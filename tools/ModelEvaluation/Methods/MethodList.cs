using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>The methods of an evaluation, by the names that <c>--methods</c> chooses from.</summary>
internal static class MethodList
{
    public const string Authors = "authors-ivf";
    public const string Shipped = "shipped";
    public const string Candidate = "candidate";
    public const string Single = "single";

    /// <summary>Makes the methods.</summary>
    /// <param name="names">Names to keep, in their order; null for all that there are.</param>
    /// <param name="authorsWeights">The authors' infrared and visible weights of EFRUFN, or null.</param>
    /// <param name="weightsFolder">A folder with weights that do not ship, or null.</param>
    /// <param name="weightsFile">One weight file for every task, or null.</param>
    /// <param name="published">Pictures that others published, a method by each name of theirs, or null.</param>
    /// <exception cref="EvaluationInputException">A name is unknown, or what it needs was not given.</exception>
    public static IReadOnlyList<EvaluatedMethod> Create(
        IReadOnlyList<string>? names,
        string? authorsWeights,
        string? weightsFolder,
        string? weightsFile,
        PublishedPictures? published
    )
    {
        IFusionEngine[] rules = [.. ClassicalRule.All, new PixelwiseLaplacian()];
        Dictionary<string, Func<EvaluatedMethod>> known = rules.ToDictionary(
            rule => rule.Name,
            rule => new Func<EvaluatedMethod>(() => new RuleMethod(rule))
        );
        if (authorsWeights is not null)
        {
            known[Authors] = () => NetworkMethod.OfFile(Authors, authorsWeights);
        }

        if (ShippedWeights.FileNames.Count > 0)
        {
            known[Shipped] = () => NetworkMethod.Shipped(Shipped);
        }

        if (weightsFolder is not null)
        {
            known[Candidate] = () => NetworkMethod.OfFolder(Candidate, weightsFolder);
        }

        if (weightsFile is not null)
        {
            known[Single] = () => NetworkMethod.OfFile(Single, weightsFile);
        }

        foreach (string name in published?.Methods ?? [])
        {
            known[name] = () => new PublishedMethod(name, published!);
        }

        string[] chosen = [.. names ?? [.. known.Keys]];
        string[] unknown = [.. chosen.Except(known.Keys)];
        return unknown.Length == 0
            ? [.. chosen.Select(name => known[name]())]
            : throw new EvaluationInputException(
                $"There is no method {string.Join(", ", unknown)}; there are {string.Join(", ", known.Keys)} "
                    + $"({Authors} with --authors-weights, {Shipped} once weights ship, {Candidate} with --weights-folder, {Single} with --weights)."
            );
    }
}
