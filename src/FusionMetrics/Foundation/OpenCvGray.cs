namespace FusionML.Metrics;

/// <summary>
/// The gray that Python evaluation code gets from OpenCV: .299 R + .587 G + .114 B in single precision, rounded to the nearest,
/// half to even. In about one pixel of a thousand it differs by 1 from MATLAB's.
/// </summary>
internal static class OpenCvGray
{
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    /// <summary>The gray of a picture; the band itself where there is one. Made once per picture.</summary>
    public static BytePlane Of(MetricPicture picture)
    {
        if (picture.Bands.Count == 1)
        {
            return picture.Gray;
        }

        return picture.Gray.Derive("OpenCV gray", _ => Convert(picture.Bands[0], picture.Bands[1], picture.Bands[2]));
    }

    private static BytePlane Convert(BytePlane red, BytePlane green, BytePlane blue)
    {
        byte[] gray = new byte[red.Samples.Length];
        for (int i = 0; i < gray.Length; i++)
        {
            float sum = MathF.FusedMultiplyAdd(
                blue.Samples[i], Blue, MathF.FusedMultiplyAdd(green.Samples[i], Green, red.Samples[i] * Red));
            gray[i] = (byte)MathF.Round(sum);
        }

        return new BytePlane(red.Height, red.Width, gray);
    }
}
