namespace FusionML.Training;

/// <summary>What the fusion block of ReFusion is made of; Table 5 of its paper leaves parts out (VI to VIII).</summary>
[Flags]
internal enum FusionBlockParts
{
    /// <summary>The features of both sources side by side (VI).</summary>
    None = 0,

    /// <summary>The queries of each source attend to the other (without it: VII).</summary>
    CrossAttention = 1,

    /// <summary>What both have in common gates what each adds (without it: VIII).</summary>
    Gates = 2,

    /// <summary>The whole block.</summary>
    All = CrossAttention | Gates,
}
