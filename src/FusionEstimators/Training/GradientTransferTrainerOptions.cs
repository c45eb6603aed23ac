using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>
/// How <see cref="FusionTrainersCatalog.GradientTransfer"/> trains: the options of each stage, and the data of all stages but the
/// last, which is what Fit gets. Teachers are put in, and whatever the options of the stages say of a folder is replaced.
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

    /// <summary>Stage 3; its teacher is stage 2.</summary>
    public required InfraredVisibleTrainerOptions InfraredVisible { get; init; }

    /// <summary>As <see cref="FusionTrainerOptions.CheckpointFolder"/>, for all stages.</summary>
    public string? CheckpointFolder { get; init; }
}
