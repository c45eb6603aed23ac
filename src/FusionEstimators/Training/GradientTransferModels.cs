namespace FusionML.Estimators;

/// <summary>The transformers of all stages of a gradient transfer.</summary>
/// <remarks>Owns them.</remarks>
public sealed class GradientTransferModels : IDisposable
{
    internal GradientTransferModels(
        FuseImagesTransformer multiFocus, FuseImagesTransformer multiExposure, FuseImagesTransformer infraredVisible)
        => (MultiFocus, MultiExposure, InfraredVisible) = (multiFocus, multiExposure, infraredVisible);

    /// <summary>Stage 1.</summary>
    public FuseImagesTransformer MultiFocus { get; }

    /// <summary>Stage 2, on top of which <see cref="FusionTrainersCatalog.Color"/> can train ColorNet.</summary>
    public FuseImagesTransformer MultiExposure { get; }

    /// <summary>Stage 3.</summary>
    public FuseImagesTransformer InfraredVisible { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        MultiFocus.Dispose();
        MultiExposure.Dispose();
        InfraredVisible.Dispose();
    }
}
