using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The stages of sequential gradient transfer (section 3.1.2 of "A General Image Fusion Approach Exploiting Gradient Transfer
/// Learning and Fusion Rule Unfolding"), in the order in which they are trained. Nobody else writes down what they are.
/// </summary>
public static class GradientTransferStages
{
    /// <summary>Stage 1: multi-focus fusion against reference pictures, without a teacher.</summary>
    public static StageDefinition MultiFocus { get; } =
        new()
        {
            Name = "mfif",
            Task = FusionTask.Mfif,
            NeedsReference = true,
            SwapSources = true,
            PaperLoss = new MultiFocusStageOptions(),
            PublishedLoss = MultiFocusStageOptions.Published,
            Create = parts => new MultiFocusStage(parts.Fusion, (MultiFocusStageOptions?)parts.Loss),
        };

    /// <summary>Stage 2: multi-exposure fusion against reference pictures, taught by stage 1.</summary>
    public static StageDefinition MultiExposure { get; } =
        new()
        {
            Name = "meif",
            Task = FusionTask.Meif,
            Teacher = MultiFocus.Name,
            Start = MultiFocus.Name,
            NeedsReference = true,
            PaperLoss = new MultiExposureStageOptions(),
            PublishedLoss = MultiExposureStageOptions.Published,
            Create = parts => new MultiExposureStage(parts.Fusion, parts.Teacher, (MultiExposureStageOptions?)parts.Loss),
        };

    /// <summary>ColorNet (equation 8), on the luminance that the network of stage 2 fuses.</summary>
    public static StageDefinition Color { get; } =
        new()
        {
            Name = "colornet",
            Task = FusionTask.Meif,
            Luminance = MultiExposure.Name,
            NeedsReference = true,
            Create = parts => new ColorStage((ColorNet)parts.Network, parts.Luminance!),
        };

    /// <summary>
    /// Stage 3: infrared-visible fusion without reference pictures, from the weights of stage 2 and taught by it.
    /// </summary>
    public static StageDefinition InfraredVisible { get; } =
        new()
        {
            Name = "ivf",
            Task = FusionTask.Ivf,
            Teacher = MultiExposure.Name,
            Start = MultiExposure.Name,
            StartsThereByDefault = true,
            PaperLoss = new InfraredVisibleStageOptions(),
            PublishedLoss = InfraredVisibleStageOptions.Published,
            Create = parts => new InfraredVisibleStage(parts.Fusion, parts.Teacher, (InfraredVisibleStageOptions?)parts.Loss),
        };

    /// <summary>A stage beyond the paper: medical fusion, from the weights of stage 3 and taught by stage 2.</summary>
    public static StageDefinition Medical { get; } =
        new()
        {
            Name = "mif",
            Task = FusionTask.Mif,
            Teacher = MultiExposure.Name,
            Start = InfraredVisible.Name,
            StartsThereByDefault = true,
            PaperLoss = new InfraredVisibleStageOptions(),
            Create = parts => new MedicalStage(parts.Fusion, parts.Teacher, (InfraredVisibleStageOptions?)parts.Loss),
        };

    /// <summary>All stages, each after those that it needs.</summary>
    public static IReadOnlyList<StageDefinition> All { get; } = [MultiFocus, MultiExposure, Color, InfraredVisible, Medical];

    /// <summary>Finds a stage by its name.</summary>
    /// <exception cref="ArgumentException">There is no such stage; the error names those that there are.</exception>
    public static StageDefinition Get(string name) =>
        All.FirstOrDefault(stage => stage.Name == name)
        ?? throw new ArgumentException($"There is no stage '{name}'; there are {string.Join(", ", All)}.", nameof(name));
}
