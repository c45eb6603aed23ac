namespace FusionML.Inference;

/// <summary>What of a call decides its memory.</summary>
/// <param name="Height">Rows of every picture.</param>
/// <param name="Width">Columns of every picture.</param>
/// <param name="Pictures">Pictures.</param>
/// <param name="IsColor">One of them is coloured.</param>
/// <param name="BitDepth">Bits per sample.</param>
internal readonly record struct MemoryCall(int Height, int Width, int Pictures, bool IsColor, int BitDepth)
{
    public long Pixels => (long)Height * Width;
}
