namespace FusionML.Inference;

/// <summary>
/// How much memory EFRUFN's mask fixed point may take. The fused pictures differ by 1e-3 at most in strips, and by two 8-bit
/// steps at most in the smallest setting.
/// </summary>
public enum FusionMemory
{
    /// <summary>
    /// Whole up to one megapixel (2^20), in strips up to 12.6 (3 * 2^22), and with the least memory above: so that no size up to
    /// 24 megapixels takes more than 2.5 GB. It depends on the size alone, never on the machine.
    /// </summary>
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
