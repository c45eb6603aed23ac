namespace FusionML.Inference;

/// <summary>
/// How much memory EFRUFN's mask fixed point may take. The fused pictures differ by 1e-3 at most in strips, and by two 8-bit
/// steps at most in the smallest setting.
/// </summary>
public enum FusionMemory
{
    /// <summary>Whole up to four megapixels, in strips above.</summary>
    Automatic,

    /// <summary>Every feature map at full size: about a kilobyte per pixel.</summary>
    Whole,

    /// <summary>
    /// Strips of rows that share the statistics of the whole picture; what the iterations do not change is kept in 16 bits.
    /// </summary>
    Strips,

    /// <summary>Lower strips, and what the iterations do not change is kept in 8 bits: the least memory.</summary>
    Smallest,
}
