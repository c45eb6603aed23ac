namespace FusionML.Imaging;

/// <summary>
/// Red, green and blue of a picture as its file stores them, from which chroma is made a row at a time: 3 or 6 bytes per pixel
/// where two planes of floats take 8.
/// </summary>
/// <remarks>Several threads may read, or set different pixels, at the same time.</remarks>
internal sealed class SourceBands
{
    private const int Bands = 3;

    private readonly byte[] _bytes = [];
    private readonly ushort[] _words = [];
    private readonly int _width;
    private readonly int _maximum;

    /// <summary>Makes a black picture.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="maximum">The sample that means 1, up to 65535.</param>
    public SourceBands(int height, int width, int maximum)
    {
        (_width, _maximum) = (width, maximum);
        long length = (long)height * width * Bands;
        if (maximum <= byte.MaxValue)
        {
            _bytes = new byte[length];
        }
        else
        {
            _words = new ushort[length];
        }
    }

    /// <summary>Bytes that a pixel takes whose samples go up to <paramref name="maximum"/>.</summary>
    public static int BytesOfPixel(int maximum) => Bands * (maximum <= byte.MaxValue ? sizeof(byte) : sizeof(ushort));

    /// <summary>True if so many pixels fit.</summary>
    public static bool Fits(long pixels) => pixels * Bands <= Array.MaxLength;

    /// <summary>Sets the pixel with the number <paramref name="at"/>, counted row after row.</summary>
    public void Set(int at, ushort red, ushort green, ushort blue)
    {
        long place = (long)at * Bands;
        if (_words.Length > 0)
        {
            (_words[place], _words[place + 1], _words[place + 2]) = (red, green, blue);
        }
        else
        {
            (_bytes[place], _bytes[place + 1], _bytes[place + 2]) = ((byte)red, (byte)green, (byte)blue);
        }
    }

    /// <summary>Makes the chroma of row <paramref name="y"/>, <see cref="YCrCb.FromRgb(float, float, float)"/> of every pixel.
    /// </summary>
    public void GetChromaRow(int y, Span<float> cr, Span<float> cb)
    {
        float maximum = _maximum;
        int start = y * _width * Bands;
        int length = _width * Bands;
        if (_words.Length > 0)
        {
            ReadOnlySpan<ushort> row = _words.AsSpan(start, length);
            for (int x = 0, i = 0; x < cr.Length; x++, i += Bands)
            {
                (_, cr[x], cb[x]) = YCrCb.FromRgb(row[i] / maximum, row[i + 1] / maximum, row[i + 2] / maximum);
            }
        }
        else
        {
            ReadOnlySpan<byte> row = _bytes.AsSpan(start, length);
            for (int x = 0, i = 0; x < cr.Length; x++, i += Bands)
            {
                (_, cr[x], cb[x]) = YCrCb.FromRgb(row[i] / maximum, row[i + 1] / maximum, row[i + 2] / maximum);
            }
        }
    }
}
