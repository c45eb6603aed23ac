namespace FusionML.Imaging;

/// <summary>
/// Turns rows of integer samples from a decoder into a picture: a sample v becomes v / maximum, three bands become YCrCb.
/// </summary>
/// <remarks>
/// Planes are allocated with the first row and chroma with the first pixel that is not gray, so a file whose data are broken
/// from the start costs nothing, and a picture with R = G = B everywhere ends as a gray one.
/// </remarks>
internal sealed class PictureAssembler(int height, int width, int bands, int maximum, int bitDepth)
{
    private readonly float[] _unit = maximum <= byte.MaxValue ? MakeUnitTable(maximum) : [];
    private ImagePlane? _luminance;
    private ImagePlane? _cr;
    private ImagePlane? _cb;

    /// <summary>Sets the pixels firstColumn, firstColumn + columnStep ... of row <paramref name="y"/>.</summary>
    /// <param name="y">The row.</param>
    /// <param name="samples">The samples, bands interleaved, each at most the maximum.</param>
    /// <param name="firstColumn">Column of the first pixel.</param>
    /// <param name="columnStep">Columns from one pixel to the next; negative to go left.</param>
    public void SetRow(int y, ReadOnlySpan<ushort> samples, int firstColumn = 0, int columnStep = 1)
    {
        _luminance ??= new ImagePlane(height, width, bitDepth);
        Span<float> luminance = _luminance.GetRow(y);
        if (bands == 1)
        {
            for (int i = 0, x = firstColumn; i < samples.Length; i++, x += columnStep)
            {
                luminance[x] = ToUnit(samples[i]);
            }

            return;
        }

        if (_cr is null && HasColor(samples))
        {
            _cr = new ImagePlane(height, width, bitDepth);
            _cb = new ImagePlane(height, width, bitDepth);
            _cr.Samples.Fill(YCrCb.Neutral);
            _cb.Samples.Fill(YCrCb.Neutral);
        }

        if (_cr is null || _cb is null)
        {
            for (int i = 0, x = firstColumn; i < samples.Length; i += 3, x += columnStep)
            {
                luminance[x] = ToUnit(samples[i]);
            }

            return;
        }

        Span<float> cr = _cr.GetRow(y);
        Span<float> cb = _cb.GetRow(y);
        for (int i = 0, x = firstColumn; i + 2 < samples.Length; i += 3, x += columnStep)
        {
            (luminance[x], cr[x], cb[x]) = YCrCb.FromRgb(ToUnit(samples[i]), ToUnit(samples[i + 1]), ToUnit(samples[i + 2]));
        }
    }

    /// <summary>The picture, once every row is set.</summary>
    public FusionImage ToPicture()
    {
        ImagePlane luminance = _luminance ?? throw new InvalidOperationException("No row has been set.");
        return _cr is null || _cb is null ? new FusionImage(luminance) : new FusionImage(luminance, _cr, _cb);
    }

    private static bool HasColor(ReadOnlySpan<ushort> samples)
    {
        for (int i = 0; i + 2 < samples.Length; i += 3)
        {
            if (samples[i] != samples[i + 1] || samples[i] != samples[i + 2])
            {
                return true;
            }
        }

        return false;
    }

    private static float[] MakeUnitTable(int maximum)
    {
        float[] table = new float[maximum + 1];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = i / (float)maximum;
        }

        return table;
    }

    private float ToUnit(ushort sample) => sample < _unit.Length ? _unit[sample] : sample / (float)maximum;
}
