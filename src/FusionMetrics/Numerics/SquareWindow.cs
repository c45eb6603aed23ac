namespace FusionML.Metrics;

/// <summary>Largest and smallest levels in a square around every pixel, cut off at the border.</summary>
internal static class SquareWindow
{
    /// <summary>The closing: the smallest of the largest levels, which fills what is darker and narrower than the square.</summary>
    public static byte[] Close(BytePlane plane, int reach) =>
        Apply(
            Apply(plane.Samples.ToArray(), plane.Height, plane.Width, reach, largest: true),
            plane.Height,
            plane.Width,
            reach,
            largest: false
        );

    /// <summary>The largest level within <paramref name="reach"/> rows and columns.</summary>
    public static byte[] Largest(byte[] samples, int height, int width, int reach) =>
        Apply(samples, height, width, reach, largest: true);

    private static byte[] Apply(byte[] samples, int height, int width, int reach, bool largest) =>
        AlongOneSide(
            AlongOneSide(samples, (height, width), (width, 1), reach, largest),
            (width, height),
            (1, width),
            reach,
            largest
        );

    /// <summary>The extreme along lines of one direction.</summary>
    /// <param name="samples">The plane.</param>
    /// <param name="counts">The lines, and the samples of one.</param>
    /// <param name="strides">From one line to the next, and from one sample to the next.</param>
    /// <param name="reach">Samples to both sides.</param>
    /// <param name="largest">True for the largest, false for the smallest.</param>
    private static byte[] AlongOneSide(
        byte[] samples,
        (int Lines, int Samples) counts,
        (int Line, int Sample) strides,
        int reach,
        bool largest
    )
    {
        byte[] extremes = new byte[samples.Length];
        for (int line = 0; line < counts.Lines; line++)
        {
            int start = line * strides.Line;
            for (int i = 0; i < counts.Samples; i++)
            {
                int end = Math.Min(counts.Samples - 1, i + reach);
                byte extreme = samples[start + (i * strides.Sample)];
                for (int k = Math.Max(0, i - reach); k <= end; k++)
                {
                    byte other = samples[start + (k * strides.Sample)];
                    extreme = largest ? Math.Max(extreme, other) : Math.Min(extreme, other);
                }

                extremes[start + (i * strides.Sample)] = extreme;
            }
        }

        return extremes;
    }
}
