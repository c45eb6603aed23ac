using FusionML.Imaging;

namespace FusionML.ModelEvaluation;

/// <summary>Keeps means comparable where published pictures are measured beside: all methods on the same pairs.</summary>
internal static class PublishedPairs
{
    /// <summary>
    /// The sets of which a published method has pictures, with the pairs that all of these methods have; all as they are
    /// where no method is a published one.
    /// </summary>
    /// <exception cref="EvaluationInputException">No pair is left.</exception>
    public static IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> Restrict(
        IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> sets,
        IReadOnlyList<EvaluatedMethod> methods
    )
    {
        PublishedMethod[] published = [.. methods.OfType<PublishedMethod>()];
        if (published.Length == 0)
        {
            return sets;
        }

        (EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)[] kept =
        [
            .. sets.Where(set => published.Any(method => method.Covers(set.Set)))
                .Select(set => (set.Set, (IReadOnlyList<PicturePair>)[.. set.Pairs.Where(pair => All(set.Set, pair))]))
                .Where(set => set.Item2.Count > 0),
        ];
        return kept.Length > 0
            ? kept
            : throw new EvaluationInputException("No pair has a published picture of every method of its set.");

        bool All(EvaluationSet set, PicturePair pair) =>
            published.Where(method => method.Covers(set)).All(method => method.Picture(set, pair.Id) is not null);
    }
}
