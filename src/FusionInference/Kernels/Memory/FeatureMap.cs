namespace FusionML.Inference;

/// <summary>
/// Rows of a picture's features: height x width x channels float32, channels innermost (NHWC). <see cref="Border"/> pixels of
/// zeros stand left and right of every row, so that kernels with zero padding need no special case there.
/// </summary>
/// <remarks>
/// A map may hold a band of rows only: rows <see cref="Top"/> to <see cref="Top"/> + <see cref="Rows"/> - 1 of a picture of <see
/// cref="Height"/> rows, and the same memory may be framed as one band after the other. Rows outside the picture are zero rows.
/// Threads may write different rows at the same time.
/// </remarks>
internal sealed unsafe class FeatureMap : IDisposable
{
    /// <summary>Zero pixels left of each row, and at least as many right of it: enough for a 7 x 7 kernel.</summary>
    public const int Border = 4;

    private readonly NativeBuffer? _buffer;
    private readonly float* _origin;
    private readonly float* _zeroRow;
    private readonly int _capacity;

    /// <summary>Makes a map that holds a whole picture.</summary>
    public FeatureMap(int height, int width, int channels)
        : this(height, width, channels, height)
    {
    }

    /// <summary>Makes a map that holds a band of <paramref name="rows"/> rows of a picture.</summary>
    public FeatureMap(int height, int width, int channels, int rows)
    {
        (Height, Width, Channels, Rows, _capacity) = (height, width, channels, rows, rows);

        RowStride = StrideFor(width, channels);
        _buffer = new NativeBuffer(RowStride * (rows + 2L));
        _origin = _buffer.Pointer + (Border * channels);
        _zeroRow = _origin + (RowStride * rows);
    }

    /// <summary>
    /// Makes a map over a whole picture in memory that belongs to somebody else, without border and zero row: for kernels that
    /// never look past the picture.
    /// </summary>
    public FeatureMap(float* pixels, int height, int width, int channels)
    {
        (Height, Width, Channels, Rows, _capacity) = (height, width, channels, height, height);
        RowStride = (nint)width * channels;
        _origin = pixels;
    }

    /// <summary>
    /// Makes a map for kernels whose padding is reflection (pixel -1 is pixel 1): it holds the last <paramref name="rows"/> rows
    /// that were written, or the whole picture if there are as many. Who writes rows calls <see cref="MirrorRows"/> for them.
    /// </summary>
    public static FeatureMap Reflecting(int height, int width, int channels, int rows) =>
        new(height, width, channels, Math.Min(rows, height)) { IsReflecting = true };

    /// <summary>Bytes that a map of so many rows takes.</summary>
    public static long BytesFor(int width, int channels, int rows) => StrideFor(width, channels) * (rows + 2L) * sizeof(float);

    /// <summary>Rows of the picture.</summary>
    public int Height { get; private set; }

    /// <summary>Pixels in a row, without the border.</summary>
    public int Width { get; }

    /// <summary>Values per pixel.</summary>
    public int Channels { get; }

    /// <summary>Rows that the map holds.</summary>
    public int Rows { get; private set; }

    /// <summary>The row of the picture that is held first.</summary>
    public int Top { get; private set; }

    /// <summary>Values from one row to the next.</summary>
    public nint RowStride { get; }

    /// <summary>Pixel 0 of the row with <see cref="RowIndex"/> 0.</summary>
    public float* Origin => _origin;

    /// <summary>A row of zeros.</summary>
    public float* ZeroRow => _zeroRow;

    /// <summary>Whether the map is a <see cref="Reflecting"/> one, whose rows take the place of those before them.</summary>
    public bool IsReflecting { get; private init; }

    /// <summary>Where a row stands in memory, in rows; a row that nobody looks at if it is not held.</summary>
    public int RowIndex(int y) =>
        (uint)(y - Top) >= (uint)Rows ? _capacity + 1
        : IsReflecting ? y % _capacity
        : y - Top;

    /// <summary>
    /// Makes this memory a band of <paramref name="rows"/> rows from <paramref name="top"/> on, of a picture of <paramref
    /// name="height"/> rows; the content stays as it is.
    /// </summary>
    public void Frame(int height, int top, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _capacity);
        (Height, Top, Rows) = (height, top, rows);
    }

    /// <summary>Says that the rows before row <paramref name="end"/> are the last ones written.</summary>
    public void SlideTo(int end) => Top = Math.Max(0, end - _capacity);

    /// <summary>
    /// Puts pixel 1 at place -1 and the last pixel but one behind the last, in rows <paramref name="first"/> to <paramref
    /// name="end"/> - 1.
    /// </summary>
    public void MirrorRows(int first, int end)
    {
        for (int y = first; y < end; y++)
        {
            float* row = Row(y);
            new ReadOnlySpan<float>(row + Channels, Channels).CopyTo(new Span<float>(row - Channels, Channels));
            float* last = row + ((nint)(Width - 1) * Channels);
            new ReadOnlySpan<float>(last - Channels, Channels).CopyTo(new Span<float>(last + Channels, Channels));
        }
    }

    /// <summary>
    /// Pixel 0 of row <paramref name="y"/> of the picture; a row of zeros if y lies outside the picture, or in a reflecting map
    /// the row that stands for it.
    /// </summary>
    public float* Row(int y) =>
        (uint)y < (uint)Height ? HeldRow(y)
        : IsReflecting ? HeldRow(y < 0 ? -y : (2 * Height) - 2 - y)
        : _zeroRow;

    /// <summary>
    /// The right border is rounded up so that kernels which work in blocks of four pixels may read past the last one.
    /// </summary>
    private static nint StrideFor(int width, int channels)
    {
        int pixels = Border + ((width + 3) & ~3) + Border;
        return ((nint)pixels * channels + 15) & ~15;
    }

    private float* HeldRow(int y)
    {
        System.Diagnostics.Debug.Assert(IsReflecting || (y >= Top && y < Top + Rows), "the row is not held");
        return _origin + (RowStride * (IsReflecting ? y % _capacity : y - Top));
    }

    /// <summary>Sets everything to zero.</summary>
    public void Clear()
    {
        if (_buffer is not null)
        {
            System.Runtime.InteropServices.NativeMemory.Clear(_buffer.Pointer, (nuint)_buffer.Length * sizeof(float));
        }
    }

    public void Dispose() => _buffer?.Dispose();
}
