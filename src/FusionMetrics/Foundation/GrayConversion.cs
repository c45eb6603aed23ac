namespace FusionML.Metrics;

/// <summary>
/// The two ways in which reference code turns colour into gray; they differ by one level in a few pixels of a picture.
/// </summary>
internal static class GrayConversion
{
    /// <summary>
    /// floor(0.298936021293775 R + 0.587043074451121 G + 0.114020904255103 B + 0.5): MATLAB's rgb2gray, whose weights are the
    /// first row of the inverse of the NTSC matrix to all their digits.
    /// </summary>
    public static BytePlane Matlab(BytePlane red, BytePlane green, BytePlane blue)
    {
        // The three products are looked up: 768 multiplications instead of three per pixel, added in the formula's order.
        double[] reds = Products(0.298936021293775);
        double[] greens = Products(0.587043074451121);
        double[] blues = Products(0.114020904255103);
        ReadOnlySpan<byte> r = red.Samples;
        ReadOnlySpan<byte> g = green.Samples;
        ReadOnlySpan<byte> b = blue.Samples;
        byte[] gray = new byte[r.Length];
        for (int i = 0; i < gray.Length; i++)
        {
            gray[i] = (byte)(reds[r[i]] + greens[g[i]] + blues[b[i]] + 0.5);
        }

        return new BytePlane(red.Height, red.Width, gray);
    }

    /// <summary>
    /// round(0.299 R + 0.587 G + 0.114 B) in float32, summed from blue to red and rounded half to even: OpenCV on float pictures.
    /// </summary>
    public static BytePlane OpenCv(BytePlane red, BytePlane green, BytePlane blue)
    {
        ReadOnlySpan<byte> r = red.Samples;
        ReadOnlySpan<byte> g = green.Samples;
        ReadOnlySpan<byte> b = blue.Samples;
        byte[] gray = new byte[r.Length];
        for (int i = 0; i < gray.Length; i++)
        {
            gray[i] = (byte)MathF.Round(b[i] * 0.114f + g[i] * 0.587f + r[i] * 0.299f, MidpointRounding.ToEven);
        }

        return new BytePlane(red.Height, red.Width, gray);
    }

    private static double[] Products(double weight)
    {
        double[] products = new double[256];
        for (int level = 0; level < products.Length; level++)
        {
            products[level] = weight * level;
        }

        return products;
    }
}
