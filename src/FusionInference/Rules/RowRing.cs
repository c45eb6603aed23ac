namespace FusionML.Inference;

/// <summary>The last few rows of a picture that goes by row after row.</summary>
/// <param name="width">Columns.</param>
internal sealed class RowRing(int width)
{
    /// <summary>Rows that are kept; a power of two above what a 3x3 neighbourhood of a 3x3 neighbourhood spans.</summary>
    private const int Kept = 8;

    private readonly float[] _rows = new float[Kept * width];

    /// <summary>Row <paramref name="y"/>, valid until eight rows later.</summary>
    public Span<float> this[int y] => _rows.AsSpan((y & (Kept - 1)) * width, width);
}
