namespace FusionML.Metrics;

/// <summary>
/// How a discrete Fourier transform of one length is done: its radices and, per stage, the roots of unity that it needs.
/// </summary>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
internal sealed class FourierPlan
{
    /// <summary>The largest prime that is a radix; a length with a larger prime goes through Bluestein's convolution.</summary>
    private const int MaximumRadix = 31;

    private FourierPlan(int length, Stage[] stages, ChirpConvolution? convolution) =>
        (Length, Stages, Convolution) = (length, stages, convolution);

    /// <summary>Samples.</summary>
    public int Length { get; }

    /// <summary>The stages, in order; none for a length of 1 or where there is a convolution.</summary>
    public Stage[] Stages { get; }

    /// <summary>Bluestein's convolution, for lengths with a large prime factor; else null.</summary>
    public ChirpConvolution? Convolution { get; }

    /// <summary>Makes a plan for a length.</summary>
    public static FourierPlan For(int length)
    {
        List<int> radices = [];
        int rest = length;
        foreach (int radix in (ReadOnlySpan<int>)[4, 2, 3, 5])
        {
            for (; rest % radix == 0; rest /= radix)
            {
                radices.Add(radix);
            }
        }

        for (int radix = 7; rest > 1 && radix <= MaximumRadix; radix += 2)
        {
            for (; rest % radix == 0; rest /= radix)
            {
                radices.Add(radix);
            }
        }

        return rest > 1
            ? new FourierPlan(length, [], new ChirpConvolution(length))
            : new FourierPlan(length, MakeStages(length, radices), null);
    }

    private static Stage[] MakeStages(int length, List<int> radices)
    {
        Stage[] stages = new Stage[radices.Count];
        int remaining = length;
        int stride = 1;
        for (int i = 0; i < stages.Length; i++)
        {
            int radix = radices[i];
            stages[i] = new Stage(radix, remaining / radix, stride);
            remaining /= radix;
            stride *= radix;
        }

        return stages;
    }

    /// <summary>
    /// One stage of Stockham's algorithm: <c>Groups</c> butterflies of <c>Radix</c> samples that lie <c>Groups * Stride</c>
    /// apart.
    /// </summary>
    internal sealed class Stage
    {
        /// <summary>Makes the roots of a stage.</summary>
        public Stage(int radix, int groups, int stride)
        {
            (Radix, Groups, Stride) = (radix, groups, stride);
            Twiddles = new (double, double)[groups * radix];
            for (int group = 0; group < groups; group++)
            {
                for (int u = 0; u < radix; u++)
                {
                    Twiddles[group * radix + u] = Root((long)group * u, (long)groups * radix);
                }
            }

            Roots = new (double, double)[radix];
            for (int u = 0; u < radix; u++)
            {
                Roots[u] = Root(u, radix);
            }
        }

        /// <summary>Samples per butterfly.</summary>
        public int Radix { get; }

        /// <summary>Butterflies with different roots.</summary>
        public int Groups { get; }

        /// <summary>Neighbouring samples that share a butterfly's roots.</summary>
        public int Stride { get; }

        /// <summary>exp(-2 pi i group u / (groups radix)) at [group * radix + u].</summary>
        public (double Cos, double Sin)[] Twiddles { get; }

        /// <summary>exp(-2 pi i u / radix).</summary>
        public (double Cos, double Sin)[] Roots { get; }
    }

    /// <summary>exp(-2 pi i numerator / denominator).</summary>
    public static (double Cos, double Sin) Root(long numerator, long denominator)
    {
        double angle = 2 * Math.PI * (numerator % denominator) / denominator;
        return (Math.Cos(angle), -Math.Sin(angle));
    }
}
