namespace FusionML.Inference;

/// <summary>What a fusion takes of the machine's memory, in bytes.</summary>
/// <param name="Pictures">The pictures to be fused, as <see cref="Imaging.PictureFile"/> reads them from files of integers.</param>
/// <param name="Work">The most that fusing takes beside them, the fused picture included.</param>
/// <remarks>
/// It leaves out the program itself (about 60 MB for the command line) and what reading and writing files takes at other times.
/// Measured peaks of the process lie within 20 % of the sum of all three.
/// </remarks>
public readonly record struct MemoryEstimate(long Pictures, long Work)
{
    /// <summary>Both together.</summary>
    public long Total => Pictures + Work;
}
