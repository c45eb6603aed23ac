namespace FusionML.Inference;

/// <summary>ReFusion on pictures of one size, in some amount of memory; all give the same bits.</summary>
/// <remarks>Not thread-safe: one picture pair at a time.</remarks>
internal interface IReFusionPlan : IDisposable
{
    /// <summary>Hears of every layer.</summary>
    LayerProgress Progress { get; }

    /// <summary>Layers of a run.</summary>
    int Layers { get; }

    /// <summary>Fuses a pair.</summary>
    /// <param name="first">Image 1 of the network.</param>
    /// <param name="second">Image 2.</param>
    /// <param name="fused">Receives the fused picture.</param>
    /// <param name="cancellation">Looked at between tiles.</param>
    void Run(PaddedPlane first, PaddedPlane second, CroppedPlane fused, CancellationToken cancellation);
}
