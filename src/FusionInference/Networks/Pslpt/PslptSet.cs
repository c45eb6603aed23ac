namespace FusionML.Inference;

/// <summary>The two sets of fusion modules of PSLPT, of which a task has one.</summary>
internal enum PslptSet
{
    /// <summary>Trained with labels: multi-focus and multi-exposure.</summary>
    Labelled = 1,

    /// <summary>Trained without: infrared-visible and medical.</summary>
    Unlabelled = 2,
}

/// <summary>Which set a task has.</summary>
internal static class PslptSets
{
    public static PslptSet Of(FusionTask task) =>
        task is FusionTask.Mfif or FusionTask.Meif ? PslptSet.Labelled : PslptSet.Unlabelled;
}
