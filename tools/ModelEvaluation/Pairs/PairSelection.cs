using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.ModelEvaluation;

/// <summary>Which pairs of a manifest an evaluation is made on.</summary>
internal sealed class PairSelection(IReadOnlyList<PicturePair> manifest)
{
    /// <summary>The test pairs of every set that reports show, in the manifest's order.</summary>
    public IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> Test() =>
        InSets(manifest.Where(pair => pair.Split == "test"), EvaluationSet.Reported);

    /// <summary>
    /// The pairs that training sets apart: of each task's train pairs (those with a reference, except where the task needs none)
    /// that are at least a crop large, the share that <see cref="ValidationSplit"/> chooses.
    /// </summary>
    /// <param name="share">The share to set apart, as in the training's settings.</param>
    /// <param name="seed">The seed of the training's settings.</param>
    /// <param name="cropSize">The crop of the training's settings.</param>
    /// <param name="mostPairs">The most pairs that training takes of a task, spread evenly over the manifest.</param>
    public IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> Validation(
        double share,
        ulong seed,
        int cropSize,
        int mostPairs
    )
    {
        List<PicturePair> chosen = [];
        foreach (FusionTask task in Enum.GetValues<FusionTask>())
        {
            bool needsReference = task is FusionTask.Mfif or FusionTask.Meif;
            PicturePair[] all =
            [
                .. manifest.Where(pair =>
                    TaskOf(pair) == task && pair.Split is null or "train" && (!needsReference || pair.ReferencePath is not null)
                ),
            ];
            int count = Math.Min(all.Length, mostPairs);
            PicturePair[] pairs =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => all[(int)((long)i * all.Length / count)])
                    .Where(pair => Math.Min(pair.Height ?? int.MaxValue, pair.Width ?? int.MaxValue) >= cropSize),
            ];
            if (pairs.Length >= 2)
            {
                chosen.AddRange(ValidationSplit.Split(pairs, share, seed).Validation);
            }
        }

        return InSets(chosen, [.. chosen.Select(SetOf).Distinct()]);
    }

    private static FusionTask? TaskOf(PicturePair pair) =>
        Enum.TryParse(pair.Task, ignoreCase: true, out FusionTask task) && Enum.IsDefined(task) ? task : null;

    private static EvaluationSet SetOf(PicturePair pair) => EvaluationSet.Named(pair.Dataset ?? "pairs", TaskOf(pair)!.Value);

    private static IReadOnlyList<(EvaluationSet Set, IReadOnlyList<PicturePair> Pairs)> InSets(
        IEnumerable<PicturePair> pairs,
        IReadOnlyList<EvaluationSet> sets
    )
    {
        ILookup<EvaluationSet, PicturePair> bySet = pairs.Where(pair => TaskOf(pair) is not null).ToLookup(SetOf);
        return [.. sets.Where(bySet.Contains).Select(set => (set, (IReadOnlyList<PicturePair>)[.. bySet[set]]))];
    }
}
