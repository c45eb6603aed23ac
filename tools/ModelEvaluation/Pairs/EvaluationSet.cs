using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>A data set that methods are measured on.</summary>
/// <param name="Dataset">Its name in the manifest.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Task">What is fused.</param>
internal sealed record EvaluationSet(string Dataset, string Title, FusionTask Task)
{
    /// <summary>The task and the data set: sets of one name under different tasks are told apart.</summary>
    public string Key => $"{Task.ToString().ToLowerInvariant()}/{Dataset}";

    /// <summary>The sets that reports show, in their order.</summary>
    public static IReadOnlyList<EvaluationSet> Reported { get; } =
    [
        new("tno", "TNO", FusionTask.Ivf),
        new("roadscene", "RoadScene", FusionTask.Ivf),
        new("vifb", "VIFB", FusionTask.Ivf),
        new("lytro", "Lytro", FusionTask.Mfif),
        new("mffw", "MFFW", FusionTask.Mfif),
        new("mfi_whu", "MFI-WHU", FusionTask.Mfif),
        new("mf20_gt", "mf20 (with reference)", FusionTask.Mfif),
        new("mefb", "MEFB", FusionTask.Meif),
        new("harvard_ct_mri", "Harvard CT-MRI", FusionTask.Mif),
        new("harvard_pet_mri", "Harvard PET-MRI", FusionTask.Mif),
        new("harvard_spect_mri", "Harvard SPECT-MRI", FusionTask.Mif),
    ];

    /// <summary>The set of that name in the manifest; one that reports do not show goes by its own name.</summary>
    public static EvaluationSet Named(string dataset, FusionTask task) =>
        Reported.FirstOrDefault(set => set.Dataset == dataset && set.Task == task) ?? new EvaluationSet(dataset, dataset, task);
}
