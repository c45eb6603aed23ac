namespace FusionML.Inference;

/// <summary>How much memory EFRUFN's mask fixed point may take. The fused pictures agree to far below one 8-bit step.</summary>
public enum FusionMemory
{
    /// <summary>Whole up to four megapixels, in strips above.</summary>
    Automatic,

    /// <summary>Every feature map at full size: about a kilobyte per pixel.</summary>
    Whole,

    /// <summary>Strips of rows that share the statistics of the whole picture; what the iterations do not change is kept in 16 bits.</summary>
    Strips,

    /// <summary>Strips, and what the iterations do not change is computed anew each time: the least memory, the most time.</summary>
    Frugal,
}
