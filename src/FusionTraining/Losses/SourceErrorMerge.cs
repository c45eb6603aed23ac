namespace FusionML.Training;

/// <summary>What the errors of both rebuilt sources make together at a pixel.</summary>
internal enum SourceErrorMerge
{
    /// <summary>The larger one, as equations 5 and 6 of ReFusion have it.</summary>
    Larger,

    /// <summary>Their sum (IV of Table 5).</summary>
    Sum,
}
