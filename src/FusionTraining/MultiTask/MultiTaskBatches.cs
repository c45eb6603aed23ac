using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Where the stages of a plan take their batches and validations from.</summary>
internal static class MultiTaskBatches
{
    private static readonly FusionTask[] Unlabelled = [FusionTask.Ivf, FusionTask.Mif];

    /// <summary>The sources of a stage.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="network">The network, to measure.</param>
    /// <param name="isMixed">Whether unlabelled pairs are learned from too, and are what metrics are measured on.</param>
    public static StageSources Of(MultiTaskPlan plan, Pslpt network, bool isMixed)
    {
        TaskPairs[] measured = [.. plan.Tasks.Where(pairs => TaskPairs.IsLabelled(pairs.Task) != isMixed)];
        bool hasPictures = plan.ValidationMetrics.Count > 0 && measured.Any(pairs => pairs.Validation.Count > 0);
        bool hasCrops = (isMixed ? plan.Tasks : measured).All(pairs => pairs.Validation.Count > 0);
        return new StageSources(
            Sampler(plan, isMixed, pairs => pairs.Training, isValidation: false),
            hasCrops ? Sampler(plan, isMixed, pairs => pairs.Validation, isValidation: true) : null,
            hasPictures ? new TaskValidation(network, measured, plan.ValidationMetrics).Measure : null
        );
    }

    private static MultiTaskSampler Sampler(
        MultiTaskPlan plan,
        bool isMixed,
        Func<TaskPairs, IReadOnlyList<TrainingPair>> pairs,
        bool isValidation
    )
    {
        return new MultiTaskSampler(
            Of(FusionTask.Mfif, plan.LabelledCrops with { SwapSources = true }),
            Of(FusionTask.Meif, plan.LabelledCrops),
            isMixed ? [.. Unlabelled.Select(task => Of(task, plan.UnlabelledCrops))] : [],
            isValidation
        );

        CropSampler Of(FusionTask task, CropSamplerOptions crops) =>
            new(
                pairs(plan.PairsOf(task)),
                crops with
                {
                    // Each task has an order of its own.
                    Seed = SplitMix64.For((ulong)plan.Seed, (ulong)task).Next(),
                    Orient = crops.Orient && !isValidation,
                    SwapSources = crops.SwapSources && !isValidation,
                    Chroma = false,
                }
            );
    }
}
