namespace FusionML.Training;

/// <summary>How a level of two pyramids becomes one.</summary>
internal enum LevelRule
{
    /// <summary>By a mask that a fusion module makes of the difference of both.</summary>
    Learned,

    /// <summary>By the mean of both.</summary>
    Average,

    /// <summary>By the larger of both values.</summary>
    Maximum,
}
