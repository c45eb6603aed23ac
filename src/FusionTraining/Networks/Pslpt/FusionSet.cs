using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Which fusion modules join the pyramids.</summary>
internal enum FusionSet
{
    /// <summary>Those for multi-focus and multi-exposure, trained in the first stage.</summary>
    First = 1,

    /// <summary>Those for infrared-visible and medical, trained in the second stage.</summary>
    Second = 2,
}

/// <summary>The set of a task.</summary>
internal static class FusionSets
{
    /// <summary>The set that fuses pictures of a task.</summary>
    public static FusionSet Of(FusionTask task) =>
        task is FusionTask.Mfif or FusionTask.Meif ? FusionSet.First : FusionSet.Second;
}
