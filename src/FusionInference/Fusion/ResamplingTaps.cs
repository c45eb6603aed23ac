namespace FusionML.Inference;

/// <summary>The samples of a source that one sample of the target takes: from <paramref name="Start"/> on.</summary>
/// <param name="Start">The first sample.</param>
/// <param name="Weights">The weight of each; they sum to 1.</param>
internal readonly record struct ResamplingTap(int Start, float[] Weights);

/// <summary>The taps of one axis that is resampled; samples are intervals of length 1.</summary>
internal static class ResamplingTaps
{
    private const int LanczosLobes = 3;

    /// <summary>Area where the axis shrinks, Lanczos where it grows.</summary>
    public static ResamplingTap[] Of(int source, int target)
    {
        double step = (double)source / target;
        return [.. Enumerable.Range(0, target).Select(i => target < source ? Area(i, step, source) : Lanczos(i, step, source))];
    }

    /// <summary>The mean over the interval that the target's sample covers.</summary>
    private static ResamplingTap Area(int index, double step, int source)
    {
        (double from, double to) = (index * step, (index + 1) * step);
        int first = (int)from;
        int last = Math.Min(source, (int)Math.Ceiling(to)) - 1;
        return Normalize(first, last, at => Math.Max(0, Math.Min(at + 1, to) - Math.Max(at, from)));
    }

    /// <summary>sinc(d) sinc(d / 3) of the distance between the centres, for |d| below 3.</summary>
    private static ResamplingTap Lanczos(int index, double step, int source)
    {
        double centre = (index + 0.5) * step;
        int first = Math.Max(0, (int)Math.Floor(centre - LanczosLobes + 0.5));
        int last = Math.Min(source, (int)Math.Floor(centre + LanczosLobes + 0.5)) - 1;
        return Normalize(first, last, at => Window(at + 0.5 - centre));

        static double Window(double distance) =>
            Math.Abs(distance) < LanczosLobes ? Sinc(distance) * Sinc(distance / LanczosLobes) : 0;
    }

    /// <summary>At the edges taps are missing; the others make up for them.</summary>
    private static ResamplingTap Normalize(int first, int last, Func<int, double> weight)
    {
        double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(weight)];
        double sum = weights.Sum();
        return new ResamplingTap(first, [.. weights.Select(value => (float)(value / sum))]);
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
