namespace FusionML.Inference;

/// <summary>Choices that change how, not what, the kernels compute.</summary>
/// <param name="Path">The instructions to use.</param>
internal readonly record struct KernelOptions(KernelPath Path)
{
    /// <summary>The best that this machine has.</summary>
    public static KernelOptions Default => new(KernelSet.BestPath);
}
