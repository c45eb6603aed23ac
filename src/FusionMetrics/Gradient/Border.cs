namespace FusionML.Metrics;

/// <summary>What stands beyond the edge of a picture.</summary>
internal enum Border
{
    /// <summary>Black.</summary>
    Zero,

    /// <summary>The pixel at the edge again.</summary>
    Replicate,

    /// <summary>The picture mirrored at the pixel at the edge, which is not repeated; needs sides of at least 2.</summary>
    Reflect,
}
