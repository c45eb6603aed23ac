using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>What stages ask of a batch.</summary>
internal static class BatchRequirements
{
    /// <summary>
    /// Returns the pictures of a batch. Throws if the batch has none; the error names the stage and the pictures.
    /// </summary>
    /// <exception cref="PictureException">The batch has no such pictures.</exception>
    public static Tensor Need(this ITrainingStage stage, Tensor? pictures, string kind) =>
        pictures ?? throw new PictureException($"The {stage.Name} stage needs {kind}, and the batch has none.");
}
