using System.Collections.Concurrent;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The threads of the managed kernels during training: as many as TorchSharp uses, kept for the life of the process.
/// </summary>
internal static class TrainingThreads
{
    private static readonly ConcurrentDictionary<int, KernelThreads> OfCount = new();

    /// <summary>As many threads as <c>torch.get_num_threads</c> says, the caller among them.</summary>
    public static KernelThreads Current => OfCount.GetOrAdd(get_num_threads(), count => new KernelThreads(count));
}
