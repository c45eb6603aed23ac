namespace FusionML.Inference;

/// <summary>
/// How much memory EFRUFN's mask fixed point and ReFusion may take. EFRUFN's fused pictures differ by 1e-3 at most in strips, and
/// by two 8-bit steps at most in the smallest setting; ReFusion's do not differ in a bit, and take more time.
/// </summary>
public enum FusionMemory
{
    /// <summary>
    /// Whole up to one megapixel (2^20), in strips up to 12.6 (3 * 2^22), and with the least memory above: so that no size up to
    /// 24 megapixels takes more than 2.5 GB. It depends on the size alone, never on the machine.
    /// </summary>
    Automatic,

    /// <summary>Every feature map at full size: about a kilobyte per pixel for EFRUFN, 0.4 for ReFusion.</summary>
    Whole,

    /// <summary>
    /// Strips of rows that share the statistics of the whole picture. EFRUFN keeps in 16 bits what the iterations do not change;
    /// ReFusion keeps the features of the running stage, 0.13 kilobytes per pixel.
    /// </summary>
    Strips,

    /// <summary>
    /// The least memory. EFRUFN takes lower strips and keeps in 8 bits what the iterations do not change; ReFusion keeps nothing and
    /// computes every strip anew for each of its stages, which takes two and a half times the work.
    /// </summary>
    Smallest,
}
