namespace FusionML.Inference;

/// <summary>
/// How much memory EFRUFN's mask fixed point, ReFusion and PSLPT may take. EFRUFN's fused pictures differ by 1e-3 at most in
/// strips, and by two 8-bit steps at most in the smallest setting; ReFusion's and PSLPT's do not differ in a bit, and ReFusion's
/// take more time.
/// </summary>
public enum FusionMemory
{
    /// <summary>
    /// Whole up to one megapixel (2^20), in strips up to 12.6 (3 * 2^22), and with the least memory above: so that no size up to
    /// 24 megapixels takes more than 2.5 GB. It depends on the size alone, never on the machine.
    /// </summary>
    Automatic,

    /// <summary>
    /// Every feature map at full size: about a kilobyte per pixel for EFRUFN, 0.85 for PSLPT, 0.4 for ReFusion.
    /// </summary>
    Whole,

    /// <summary>
    /// Strips of rows that share the statistics of the whole picture. EFRUFN keeps in 16 bits what the iterations do not change;
    /// ReFusion keeps the features of the running stage, 0.13 kilobytes per pixel. PSLPT's pictures flow through the network 64
    /// rows at a time, and the rows on their way are kept: 0.19 megabytes for each column.
    /// </summary>
    Strips,

    /// <summary>
    /// The least memory. EFRUFN takes lower strips and keeps in 8 bits what the iterations do not change; ReFusion keeps nothing and
    /// computes every strip anew for each of its stages, which takes two and a half times the work; PSLPT takes 16 rows at a
    /// time, 0.12 megabytes for each column.
    /// </summary>
    Smallest,
}
