using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>ColorNet on pictures of one size, whole or in strips.</summary>
/// <remarks>Not thread-safe: one picture pair at a time.</remarks>
internal interface IColorNetPlan : IDisposable
{
    /// <summary>Hears of every layer.</summary>
    LayerProgress Progress { get; }

    /// <summary>Layers of a run.</summary>
    int Layers { get; }

    /// <summary>Predicts the chroma, not clamped.</summary>
    /// <param name="sources">What the network sees, of the plan's size.</param>
    /// <param name="cr">Receives Cr.</param>
    /// <param name="cb">Receives Cb.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    void Run(ColorNetSources sources, ImagePlane cr, ImagePlane cb, CancellationToken cancellation);
}
