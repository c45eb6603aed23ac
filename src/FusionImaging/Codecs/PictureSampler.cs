namespace FusionML.Imaging;

/// <summary>
/// Gives the rows of a picture as integer samples for an encoder: round(maximum x) of x clamped to [0, 1], halves away from zero.
/// </summary>
internal sealed class PictureSampler(FusionImage image, int maximum)
{
    /// <summary>1 for a gray picture, 3 for red, green and blue.</summary>
    public int Bands { get; } = image.IsColor ? 3 : 1;

    /// <summary>Samples in a row.</summary>
    public int RowLength => image.Width * Bands;

    /// <summary>
    /// Fills <paramref name="samples"/>, of <see cref="RowLength"/>, with row <paramref name="y"/>, bands interleaved.
    /// </summary>
    public void GetRow(int y, Span<ushort> samples)
    {
        ReadOnlySpan<float> luminance = image.Y.GetRow(y);
        if (!image.IsColor)
        {
            for (int x = 0; x < luminance.Length; x++)
            {
                samples[x] = ToSample(luminance[x]);
            }

            return;
        }

        ReadOnlySpan<float> cr = image.Cr.GetRow(y);
        ReadOnlySpan<float> cb = image.Cb.GetRow(y);
        for (int x = 0; x < luminance.Length; x++)
        {
            (float red, float green, float blue) = YCrCb.ToRgb(luminance[x], cr[x], cb[x]);
            samples[3 * x] = ToSample(red);
            samples[3 * x + 1] = ToSample(green);
            samples[3 * x + 2] = ToSample(blue);
        }
    }

    // Adding one half and cutting off rounds halves up, which for values that are not negative is away from zero. Double, because
    // 65534.5 and its neighbours are not far enough apart in float.
    private ushort ToSample(float value) => (ushort)(Math.Clamp((double)value, 0, 1) * maximum + 0.5);
}
