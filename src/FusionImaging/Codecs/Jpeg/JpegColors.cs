namespace FusionML.Imaging;

/// <summary>How the components of a JPEG picture become gray or RGB.</summary>
internal enum JpegColorModel
{
    Gray,
    Rgb,
    YCbCr,
    Cmyk,
    Ycck,
}

/// <summary>
/// Converts rows of JPEG components to RGB in 16.16 fixed point as libjpeg does (JFIF 1.02: R = Y + 1.402 Cr,
/// G = Y - .34414 Cb - .71414 Cr, B = Y + 1.772 Cb). Ink is stored inverted, as Adobe began and everybody follows: R = C K / 255.
/// </summary>
internal static class JpegColors
{
    private const int Half = 1 << 15;
    private const int RedOfCr = 91881;
    private const int GreenOfCb = 22554;
    private const int GreenOfCr = 46802;
    private const int BlueOfCb = 116130;

    /// <summary>Converts a row.</summary>
    /// <param name="model">What the components are.</param>
    /// <param name="rows">A row of each component, at least as long as the picture is wide.</param>
    /// <param name="samples">The result, one band for gray and three otherwise, interleaved.</param>
    public static void Convert(JpegColorModel model, IReadOnlyList<byte[]> rows, Span<ushort> samples)
    {
        if (model == JpegColorModel.Gray)
        {
            SampleBytes.GetBigEndian(rows[0].AsSpan(0, samples.Length), samples, 1);
            return;
        }

        (byte[] first, byte[] second, byte[] third) = (rows[0], rows[1], rows[2]);
        for (int x = 0, i = 0; i < samples.Length; x++, i += 3)
        {
            (int red, int green, int blue) = (first[x], second[x], third[x]);
            if (model is JpegColorModel.YCbCr or JpegColorModel.Ycck)
            {
                (int y, int cb, int cr) = (red, green - 128, blue - 128);
                red = Math.Clamp(y + ((RedOfCr * cr + Half) >> 16), 0, 255);
                green = Math.Clamp(y + ((Half - GreenOfCb * cb - GreenOfCr * cr) >> 16), 0, 255);
                blue = Math.Clamp(y + ((BlueOfCb * cb + Half) >> 16), 0, 255);
            }

            if (model == JpegColorModel.Ycck)
            {
                (red, green, blue) = (255 - red, 255 - green, 255 - blue);
            }

            if (model is JpegColorModel.Cmyk or JpegColorModel.Ycck)
            {
                int black = rows[3][x];
                (red, green, blue) = (Ink(red, black), Ink(green, black), Ink(blue, black));
            }

            (samples[i], samples[i + 1], samples[i + 2]) = ((ushort)red, (ushort)green, (ushort)blue);
        }
    }

    /// <summary>The product of two inverted inks, rounded.</summary>
    private static int Ink(int ink, int black) => (2 * ink * black + 255) / 510;
}
