namespace FusionML.Training;

/// <summary>What the second set of fusion modules begins with.</summary>
public enum SecondSetStart
{
    /// <summary>The weights that the first set has learned.</summary>
    CopyOfFirst,

    /// <summary>Random weights, as in the published code.</summary>
    Random,
}
