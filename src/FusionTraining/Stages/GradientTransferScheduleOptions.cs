namespace FusionML.Training;

/// <summary>
/// The stages of a <see cref="GradientTransferSchedule"/>. A stage without a plan is left out; its weights may be there already.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record GradientTransferScheduleOptions
{
    /// <summary>Stage 1.</summary>
    public StagePlan? MultiFocus { get; init; }

    /// <summary>Stage 2; the teacher is the network of stage 1.</summary>
    public StagePlan? MultiExposure { get; init; }

    /// <summary>ColorNet; the luminance comes from the network of stage 2.</summary>
    public StagePlan? Color { get; init; }

    /// <summary>Stage 3; the teacher is the network of stage 2.</summary>
    public StagePlan? InfraredVisible { get; init; }

    /// <summary>
    /// A stage beyond the paper: it starts from the weights of stage 3, and its teacher is the network of stage 2.
    /// </summary>
    public StagePlan? Medical { get; init; }

    /// <summary>The choices of stage 1.</summary>
    public MultiFocusStageOptions MultiFocusLoss { get; init; } = new();

    /// <summary>The choices of stage 2.</summary>
    public MultiExposureStageOptions MultiExposureLoss { get; init; } = new();

    /// <summary>The choices of stage 3.</summary>
    public InfraredVisibleStageOptions InfraredVisibleLoss { get; init; } = new();

    /// <summary>The choices of the medical stage.</summary>
    public InfraredVisibleStageOptions MedicalLoss { get; init; } = new();

    /// <summary>False trains every stage without a teacher, to see what gradient transfer is worth.</summary>
    public bool TransferGradients { get; init; } = true;

    /// <summary>
    /// True starts stage 2 from the weights of stage 1; false, the default, from fresh ones, as the published code does.
    /// </summary>
    public bool StartMultiExposureFromMultiFocus { get; init; }

    /// <summary>True, the default, starts stage 3 from the weights of stage 2, as the published code does.</summary>
    public bool StartInfraredVisibleFromMultiExposure { get; init; } = true;

    /// <summary>Chooses the first weights of each network.</summary>
    public long Seed { get; init; }
}
