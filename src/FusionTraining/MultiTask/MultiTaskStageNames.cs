namespace FusionML.Training;

/// <summary>What progress, errors and checkpoints call the stages of a training for several tasks.</summary>
internal static class MultiTaskStageNames
{
    /// <summary>The stage with references alone.</summary>
    public const string Labelled = "pslpt-labelled";

    /// <summary>The stage that adds pairs without references.</summary>
    public const string Mixed = "pslpt-mixed";

    /// <summary>The whole training.</summary>
    public const string Whole = "pslpt";
}
