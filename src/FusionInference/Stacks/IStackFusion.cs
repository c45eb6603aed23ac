using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What fuses any number of pictures at once: one that reads each of them when it needs it.</summary>
/// <remarks>Holds no state; can be used from several threads at once.</remarks>
internal interface IStackFusion
{
    /// <summary>What reports call it.</summary>
    string Name { get; }

    /// <summary>The most planes of float that it holds beside one picture.</summary>
    int WorkingPlanes { get; }

    /// <summary>Fuses.</summary>
    /// <param name="stack">The pictures.</param>
    /// <param name="progress">Reports progress.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    FusionResult Fuse(PictureStack stack, IProgress<FuseProgress>? progress, CancellationToken cancellationToken);
}
