namespace FusionML.Inference;

/// <summary>
/// Rows of a picture's features where every channel of a row is a run of its own: row x channel x column, float32. What stands
/// left and right of a run is zero and stays so, so that kernels with zero padding need no special case there.
/// </summary>
/// <remarks>
/// A map may hold a band of rows only, as a <see cref="FeatureMap"/> does. A kernel may read <see cref="ReadBeyond"/> values past
/// either end of a run: behind the zeros it meets values of other runs, which mean nothing. Threads may write different pixels at
/// the same time.
/// </remarks>
internal sealed unsafe class PlanarMap : IDisposable
{
    /// <summary>Values that a kernel may read before the first column of a run and behind its last.</summary>
    public const int ReadBeyond = 256;

    private const int Line = 16;

    private readonly NativeBuffer _buffer;
    private readonly float* _origin;
    private readonly int _capacity;

    /// <summary>Makes a map of <paramref name="rows"/> rows of a picture, framed as its first ones.</summary>
    public PlanarMap(int height, int width, int channels, int rows)
    {
        (Height, Width, Channels, Rows, _capacity) = (height, width, channels, rows, rows);
        ChannelStride = StrideFor(width);
        RowStride = ChannelStride * channels;
        _buffer = new NativeBuffer(LengthFor(width, channels, rows));
        _origin = _buffer.Pointer + ReadBeyond;
        ZeroRow = _origin + (RowStride * rows);
    }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Values per pixel.</summary>
    public int Channels { get; }

    /// <summary>Rows that the map holds.</summary>
    public int Rows { get; private set; }

    /// <summary>The row of the picture that is held first.</summary>
    public int Top { get; private set; }

    /// <summary>Values from one channel of a row to the next.</summary>
    public nint ChannelStride { get; }

    /// <summary>Values from one row to the next.</summary>
    public nint RowStride { get; }

    /// <summary>A row of zeros.</summary>
    public float* ZeroRow { get; }

    /// <summary>Bytes that a map of so many rows takes.</summary>
    public static long BytesFor(int width, int channels, int rows) => LengthFor(width, channels, rows) * sizeof(float);

    /// <summary>Makes this memory a band of <paramref name="rows"/> rows from <paramref name="top"/> on; the content stays.</summary>
    public void Frame(int top, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _capacity);
        (Top, Rows) = (top, rows);
    }

    /// <summary>
    /// Frames this memory further down, and moves the rows that both bands hold; <paramref name="top"/> is not above <see
    /// cref="Top"/>.
    /// </summary>
    /// <returns>The first row that is not there yet.</returns>
    public int Advance(int top, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, Top);
        int held = Math.Min(Top + Rows, top + rows);
        for (int y = top; y < held && top > Top; y++)
        {
            Values(y).CopyTo(new Span<float>(_origin + (RowStride * (y - top)), (int)RowStride));
        }

        Frame(top, rows);
        return Math.Max(held, top);
    }

    /// <summary>All values of a row that is held.</summary>
    public Span<float> Values(int y) => new(Row(y), (int)RowStride);

    /// <summary>Column 0 of channel 0 of row <paramref name="y"/>; a row of zeros if y lies outside the picture.</summary>
    public float* Row(int y)
    {
        if ((uint)y >= (uint)Height)
        {
            return ZeroRow;
        }

        System.Diagnostics.Debug.Assert(y >= Top && y < Top + Rows, "the row is not held");
        return _origin + (RowStride * (y - Top));
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>
    /// An odd number of cache lines, so that the channels of a pixel do not all fall into one set of the cache; at least one
    /// value more than there are columns, which is the zero to the right of a run and to the left of the next.
    /// </summary>
    private static nint StrideFor(int width) => (((width / Line) + 1) | 1) * (nint)Line;

    private static long LengthFor(int width, int channels, int rows) =>
        (StrideFor(width) * channels * (rows + 1L)) + (2 * ReadBeyond);
}
