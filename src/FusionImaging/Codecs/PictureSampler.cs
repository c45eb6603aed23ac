namespace FusionML.Imaging;

/// <summary>
/// Gives the rows of a picture for an encoder, as floats or as integer samples: round(maximum x) of x clamped to [0, 1], halves
/// away from zero.
/// </summary>
/// <param name="image">The picture.</param>
/// <param name="maximum">The integer sample that means 1; of no meaning for float rows.</param>
/// <param name="withAlpha">Ends every pixel with its opacity, where the picture has one.</param>
internal sealed class PictureSampler(FusionImage image, int maximum, bool withAlpha = false)
{
    private readonly ImagePlane? _alpha = withAlpha ? image.Alpha : null;
    private readonly float[] _cr = new float[image.IsColor ? image.Width : 0];
    private readonly float[] _cb = new float[image.IsColor ? image.Width : 0];
    private float[] _row = [];

    /// <summary>1 for a gray picture, 3 for red, green and blue.</summary>
    public int Bands { get; } = image.IsColor ? 3 : 1;

    /// <summary>Samples per pixel: the bands, and one more with opacity.</summary>
    public int Channels => Bands + (_alpha is null ? 0 : 1);

    /// <summary>Samples in a row.</summary>
    public int RowLength => checked(image.Width * Channels);

    /// <summary>
    /// Fills <paramref name="samples"/>, of <see cref="RowLength"/>, with row <paramref name="y"/>, channels interleaved.
    /// </summary>
    public void GetRow(int y, Span<ushort> samples)
    {
        if (_row.Length != samples.Length)
        {
            _row = new float[samples.Length];
        }

        GetRow(y, _row.AsSpan());
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = ToSample(_row[i]);
        }
    }

    /// <summary>
    /// Fills <paramref name="samples"/> with the floats of a row, neither clamped nor rounded; see the overload.
    /// </summary>
    public void GetRow(int y, Span<float> samples)
    {
        int channels = Channels;
        ReadOnlySpan<float> luminance = image.Y.GetRow(y);
        if (!image.IsColor)
        {
            for (int x = 0, i = 0; x < luminance.Length; x++, i += channels)
            {
                samples[i] = luminance[x];
            }
        }
        else
        {
            image.GetChromaRow(y, _cr, _cb);
            for (int x = 0, i = 0; x < luminance.Length; x++, i += channels)
            {
                (samples[i], samples[i + 1], samples[i + 2]) = YCrCb.ToRgb(luminance[x], _cr[x], _cb[x]);
            }
        }

        if (_alpha is not null)
        {
            ReadOnlySpan<float> alpha = _alpha.GetRow(y);
            for (int x = 0, i = channels - 1; x < alpha.Length; x++, i += channels)
            {
                samples[i] = alpha[x];
            }
        }
    }

    // Adding one half and cutting off rounds halves up, which for values that are not negative is away from zero. Double, because
    // 65534.5 and its neighbours are not far enough apart in float.
    private ushort ToSample(float value) => (ushort)(Math.Clamp((double)value, 0, 1) * maximum + 0.5);
}
