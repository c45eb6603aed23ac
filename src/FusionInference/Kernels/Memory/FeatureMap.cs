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

    /// <summary>A row of zeros.</summary>
    public float* ZeroRow => _zeroRow;

    /// <summary>Where a row stands from the first held one, in rows; a row that nobody looks at if it is not held.</summary>
    public int RowIndex(int y) => (uint)(y - Top) < (uint)Rows ? y - Top : _capacity + 1;

    /// <summary>
    /// Makes this memory a band of <paramref name="rows"/> rows from <paramref name="top"/> on, of a picture of <paramref
    /// name="height"/> rows; the content stays as it is.
    /// </summary>
    public void Frame(int height, int top, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _capacity);
        (Height, Top, Rows) = (height, top, rows);
    }

    /// <summary>Pixel 0 of row <paramref name="y"/> of the picture; a row of zeros if y lies outside the picture.</summary>
    public float* Row(int y) => (uint)y < (uint)Height ? HeldRow(y) : _zeroRow;

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
        System.Diagnostics.Debug.Assert(y >= Top && y < Top + Rows, "the row is not held");
        return _origin + (RowStride * (y - Top));
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
