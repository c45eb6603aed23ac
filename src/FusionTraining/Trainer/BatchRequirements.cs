using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>What stages ask of a batch.</summary>
internal static class BatchRequirements
{
    /// <summary>The pictures, or an error that says which stage needs which.</summary>
    /// <exception cref="PictureException">The batch has none.</exception>
    public static Tensor Need(this ITrainingStage stage, Tensor? pictures, string kind) =>
        pictures ?? throw new PictureException($"The {stage.Name} stage needs {kind}, and the batch has none.");
}
