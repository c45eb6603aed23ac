namespace FusionML.Inference;

/// <summary>Where the normalisation beside a Swin block is.</summary>
internal enum SwinNormEdge
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Before the block.</summary>
    Before,

    /// <summary>After the block.</summary>
    After,
}
