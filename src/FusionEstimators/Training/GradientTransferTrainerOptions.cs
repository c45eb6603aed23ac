using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>
/// How <see cref="FusionTrainersCatalog.GradientTransfer"/> trains: the options of each stage, and the data of all stages but
/// infrared-visible, which is what Fit gets. Teachers, starts and the luminance transformer are put in, and whatever the options
/// of the stages say of a folder is replaced.
/// </summary>
/// <remarks>Immutable once made.</remarks>
public sealed record GradientTransferTrainerOptions
{
    /// <summary>Stage 1.</summary>
    public required MultiFocusTrainerOptions MultiFocus { get; init; }

    /// <summary>The rows of stage 1.</summary>
    public required IDataView MultiFocusData { get; init; }

    /// <summary>Stage 2; its teacher is stage 1.</summary>
    public required MultiExposureTrainerOptions MultiExposure { get; init; }

    /// <summary>The rows of stage 2.</summary>
    public required IDataView MultiExposureData { get; init; }

    /// <summary>
    /// ColorNet on top of stage 2, whose network the luminance comes from; null, the default, trains none. With it,
    /// <see cref="GradientTransferModels.MultiExposure"/> is the transformer of this stage: its column and
    /// <see cref="FusionTrainerOptions.FuseWith"/> hold, which by default fuses with the weights of stage 2 and the trained
    /// ColorNet. Its <see cref="FusionTrainerOptions.CreateNetwork"/> is that of stage 2.
    /// </summary>
    public ColorTrainerOptions? Color { get; init; }

    /// <summary>The rows of ColorNet, images; null, the default, for those of stage 2.</summary>
    public IDataView? ColorData { get; init; }

    /// <summary>Stage 3; its teacher is stage 2.</summary>
    public required InfraredVisibleTrainerOptions InfraredVisible { get; init; }

    /// <summary>
    /// A stage beyond the paper, from the weights of stage 3 and with stage 2 as its teacher; null, the default, trains none.
    /// </summary>
    public MedicalTrainerOptions? Medical { get; init; }

    /// <summary>The rows of the medical stage; null, the default, if and only if there is none.</summary>
    public IDataView? MedicalData { get; init; }

    /// <summary>As <see cref="FusionTrainerOptions.CheckpointFolder"/>, for all stages.</summary>
    public string? CheckpointFolder { get; init; }
}
