namespace FusionML.Inference;

/// <summary>EFRUFN's mask fixed point on pictures of one size, whole or in strips.</summary>
/// <remarks>Not thread-safe: one picture pair at a time.</remarks>
internal interface IMaskPlan : IDisposable
{
    /// <summary>Hears of every layer.</summary>
    LayerProgress Progress { get; }

    /// <summary>Layers of <see cref="Prepare"/>.</summary>
    int PrepareLayers { get; }

    /// <summary>Layers of <see cref="IterateMask"/>.</summary>
    int IterateLayers { get; }

    /// <summary>Layers of <see cref="ReadOut"/>.</summary>
    int ReadOutLayers { get; }

    /// <summary>Makes a mask of zeros, of the kind that this plan iterates.</summary>
    SolverState NewMask();

    /// <summary>Takes a pair of pictures of the plan's size: everything that the iterations do not change.</summary>
    /// <param name="first">The network's image 1; it must not change before <see cref="ReadOut"/>.</param>
    /// <param name="second">The same of image 2.</param>
    /// <param name="cancellation">Looked at between small parts of the work.</param>
    void Prepare(PaddedPlane first, PaddedPlane second, CancellationToken cancellation);

    /// <summary>next = MSMG([D, mask]), two different masks.</summary>
    void IterateMask(SolverState mask, SolverState next, CancellationToken cancellation);

    /// <summary>fused = decoder(F1 + mask T), not clamped.</summary>
    void ReadOut(SolverState mask, CroppedPlane fused, CancellationToken cancellation);
}
