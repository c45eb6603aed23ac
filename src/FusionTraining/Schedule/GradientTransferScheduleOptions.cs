namespace FusionML.Training;

/// <summary>
/// The plans of a <see cref="GradientTransferSchedule"/>. A stage without a plan is left out; its weights may be there already.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record GradientTransferScheduleOptions
{
    /// <summary>The stages in the order in which they are trained; those of the paper by default.</summary>
    public IReadOnlyList<StageDefinition> Stages { get; init; } = GradientTransferStages.All;

    /// <summary>The plans, by the names of their stages.</summary>
    public required IReadOnlyDictionary<string, StagePlan> Plans { get; init; }

    /// <summary>False trains every stage without a teacher, to see what gradient transfer is worth.</summary>
    public bool TransferGradients { get; init; } = true;

    /// <summary>Chooses the first weights of each network, in place of the seeds of the plans.</summary>
    public long Seed { get; init; }
}
