namespace FusionML.Inference;

/// <summary>
/// A network made ready for one picture size: everything that depends on the size, allocated once and used again. Not
/// thread-safe.
/// </summary>
internal interface IPairPlan : IDisposable
{
    /// <summary>Fuses two planes of the plan's size.</summary>
    /// <param name="first">The network's image 1.</param>
    /// <param name="second">The network's image 2.</param>
    /// <param name="output">Takes the picture, before any clamp, and the mask.</param>
    /// <param name="options">How to iterate.</param>
    /// <param name="report">Receives the progress of the work.</param>
    /// <param name="cancellationToken">Stops the work; the plan can be used again afterwards.</param>
    PairSolution Fuse(
        PaddedPlane first,
        PaddedPlane second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    );
}

/// <summary>Where a plan writes.</summary>
/// <param name="Fused">Takes the fused picture, before any clamp.</param>
/// <param name="Mask">Takes the mask; stays empty where the network has none, or has several.</param>
internal sealed record PairOutput(CroppedPlane Fused, CroppedPlane Mask)
{
    /// <summary>
    /// Take the masks of a network that has several, the finest first: the share of image 1, not of image 2 as in a single mask.
    /// </summary>
    public IReadOnlyList<CroppedPlane> LevelMasks { get; init; } = [];
}

/// <summary>How the iteration went.</summary>
internal readonly record struct PairSolution(IReadOnlyList<double> Residuals, bool Converged);
