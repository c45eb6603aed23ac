using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>A loss that a stage can train with.</summary>
/// <param name="Name">What tables call it; part of cells' names.</param>
/// <param name="Stage">The stage that trains a network with it, with or without a teacher.</param>
internal sealed record StageLoss(string Name, Func<FusionNetwork, FusionNetwork?, ITrainingStage> Stage)
{
    /// <summary>The paper's loss of a task's stage.</summary>
    public static StageLoss OfThePaper(string task)
    {
        const string Paper = "the paper's loss";
        return task switch
        {
            "mfif" => Of(Paper, new MultiFocusStageOptions()),
            "meif" => Of(Paper, new MultiExposureStageOptions()),
            _ => Of(Paper, new InfraredVisibleStageOptions()),
        };
    }

    /// <summary>A loss of the multi-focus stage.</summary>
    public static StageLoss Of(string name, MultiFocusStageOptions options) =>
        new(name, (network, _) => new MultiFocusStage(network, options));

    /// <summary>A loss of the multi-exposure stage.</summary>
    public static StageLoss Of(string name, MultiExposureStageOptions options) =>
        new(name, (network, teacher) => new MultiExposureStage(network, teacher, options));

    /// <summary>A loss of the infrared-visible stage.</summary>
    public static StageLoss Of(string name, InfraredVisibleStageOptions options) =>
        new(name, (network, teacher) => new InfraredVisibleStage(network, teacher, options));
}
