using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>The transformers of all stages of a gradient transfer.</summary>
/// <remarks>Owns them.</remarks>
public sealed class GradientTransferModels : IDisposable
{
    private GradientTransferModels(
        FuseImagesTransformer multiFocus,
        FuseImagesTransformer multiExposure,
        FuseImagesTransformer infraredVisible,
        FuseImagesTransformer? medical
    ) => (MultiFocus, MultiExposure, InfraredVisible, Medical) = (multiFocus, multiExposure, infraredVisible, medical);

    /// <summary>Stage 1.</summary>
    public FuseImagesTransformer MultiFocus { get; }

    /// <summary>
    /// Stage 2, with the trained ColorNet as its chroma if the options have <see cref="GradientTransferTrainerOptions.Color"/>;
    /// if not, <see cref="FusionTrainersCatalog.Color"/> can train one on top of it.
    /// </summary>
    public FuseImagesTransformer MultiExposure { get; }

    /// <summary>Stage 3.</summary>
    public FuseImagesTransformer InfraredVisible { get; }

    /// <summary>The medical stage; null if the options have none.</summary>
    public FuseImagesTransformer? Medical { get; }

    /// <summary>
    /// Takes over the trained stages. Where a ColorNet was trained, its transformer fuses exposures, and that of stage 2 is
    /// disposed of.
    /// </summary>
    internal static GradientTransferModels Of(EarlierModels models)
    {
        FuseImagesTransformer multiExposure = models[GradientTransferStages.MultiExposure.Name]!;
        if (models[GradientTransferStages.Color.Name] is FuseImagesTransformer colored)
        {
            multiExposure.Dispose();
            multiExposure = colored;
        }

        return new GradientTransferModels(
            models[GradientTransferStages.MultiFocus.Name]!,
            multiExposure,
            models[GradientTransferStages.InfraredVisible.Name]!,
            models[GradientTransferStages.Medical.Name]
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        MultiFocus.Dispose();
        MultiExposure.Dispose();
        InfraredVisible.Dispose();
        Medical?.Dispose();
    }
}
