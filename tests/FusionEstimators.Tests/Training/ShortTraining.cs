using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators.Tests;

/// <summary>What the tests of trainers share: short trainings and comparisons of weights.</summary>
internal static class ShortTraining
{
    /// <summary>One crop of 16x16 a step.</summary>
    public static CropSamplerOptions Crops { get; } = new() { CropSize = 16, BatchSize = 1 };

    /// <summary>The whole of a drawn pair in each step, never turned, so that steps can be compared.</summary>
    public static CropSamplerOptions Whole { get; } =
        new()
        {
            CropSize = DrawnPair.Side,
            BatchSize = 1,
            Orient = false,
        };

    public static StageTrainerOptions Steps(long steps, long checkpointInterval = 100) =>
        new()
        {
            Steps = steps,
            LearningRate = 1e-3,
            CheckpointInterval = checkpointInterval,
        };

    public static MultiFocusTrainerOptions MultiFocus(long steps, long seed = 7) =>
        new()
        {
            Trainer = Steps(steps),
            Crops = Crops,
            Seed = seed,
        };

    public static MultiExposureTrainerOptions MultiExposure(long steps, FuseImagesTransformer? teacher = null) =>
        new()
        {
            Trainer = Steps(steps),
            Crops = Crops,
            Seed = 7,
            Teacher = teacher,
        };

    public static bool AreEqual(WeightFile? one, WeightFile? other)
    {
        Assert.IsNotNull(one);
        Assert.IsNotNull(other);
        CollectionAssert.AreEqual(Names(one), Names(other));
        return one.Tensors.Zip(other.Tensors).All(pair => pair.First.Values.AsSpan().SequenceEqual(pair.Second.Values));

        static string[] Names(WeightFile weights) => [.. weights.Tensors.Select(tensor => tensor.Name)];
    }
}

/// <summary>Hands progress on at once, on the thread of the training.</summary>
internal sealed class DirectProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
