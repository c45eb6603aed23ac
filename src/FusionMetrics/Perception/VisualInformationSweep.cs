using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// The pyramid pass behind the visual information fidelity of a pair: over four scales, how much information about each
/// source gets through the fused picture, and how much there was.
/// </summary>
/// <remarks>
/// Sheikh and Bovik 2006, DOI 10.1109/TIP.2005.859378 (pixel domain, VIFp); Han, Cai, Cao and Xu 2013, DOI
/// 10.1016/j.inffus.2011.08.002 (VIFF). Windows 17, 9, 5, 3 with s = N / 5, without padding; from the second scale on the
/// pictures are filtered by the scale's window first, and every second sample of them is kept.
/// </remarks>
internal sealed class VisualInformationSweep
{
    /// <summary>Scales.</summary>
    public const int Scales = 4;

    /// <summary>
    /// The smallest side: 41 leaves (41 - 8) / 2 -> 17, (17 - 4) / 2 -> 7 and (7 - 2) / 2 -> 3 samples, the last window's side.
    /// </summary>
    public const int MinimumSide = 41;

    private const double SourceNoise = 2;
    private const double FusionNoise = 0.005 * 255 * 255;
    private const double Tiny = 1e-10;
    private static readonly (int, int)[] Pairs = [(0, 0), (1, 1), (2, 2), (0, 2), (1, 2)];

    private VisualInformationSweep(ScaleSums[] scales) => ScaleInformation = scales;

    /// <summary>The sums of each scale.</summary>
    public ScaleSums[] ScaleInformation { get; }

    /// <summary>The pass over the bands, made once per set of bands.</summary>
    public static VisualInformationSweep Of(BytePlane a, BytePlane b, BytePlane fused, CancellationToken cancellationToken) =>
        fused.Derive(new DerivationKey("VIF", a, b), plane =>
        {
            SampleRows[] pictures = [new ByteRows(a), new ByteRows(b), new ByteRows(plane)];
            ScaleSums[] scales = new ScaleSums[Scales];
            for (int scale = 0; scale < Scales; scale++)
            {
                int size = (1 << (Scales - scale)) + 1;
                double[] window = FilterWindow.Gaussian(size, size / 5.0);
                if (scale > 0)
                {
                    pictures = Array.ConvertAll(pictures, picture =>
                        (SampleRows)SeparableFilter.ValidEverySecond(picture, window, cancellationToken)
                    );
                }

                scales[scale] = Run(pictures, window, cancellationToken);
            }

            return new VisualInformationSweep(scales);
        });

    private static ScaleSums Run(SampleRows[] pictures, double[] window, CancellationToken cancellationToken)
    {
        int rows = pictures[0].Height - window.Length + 1;
        ScaleSums[] rowSums = new ScaleSums[rows];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments moments = new(pictures, Pairs, window, first);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moments.MoveNext();
                    rowSums[y] = SumRow(moments);
                }
            },
            cancellationToken
        );

        ScaleSums total = default;
        foreach (ScaleSums row in rowSums)
        {
            total = total.Plus(row);
        }

        return total with
        {
            Positions = (double)rows * (pictures[0].Width - window.Length + 1),
        };
    }

    private static ScaleSums SumRow(LocalMoments moments)
    {
        LogSum throughA = new(),
            throughB = new(),
            withinA = new(),
            withinB = new(),
            through = new(),
            within = new();
        ReadOnlySpan<Vector<double>> varianceF = moments.Covariance(2);
        for (int i = 0; i < varianceF.Length; i++)
        {
            Vector<double> inRow = LaneMask.Of(i, moments.Width);
            Channel a = Channel.Estimate(moments.Covariance(0)[i], varianceF[i], moments.Covariance(3)[i], inRow);
            Channel b = Channel.Estimate(moments.Covariance(1)[i], varianceF[i], moments.Covariance(4)[i], inRow);
            throughA.Add(a.Transmitted(SourceNoise));
            throughB.Add(b.Transmitted(SourceNoise));
            withinA.Add(a.Available(SourceNoise));
            withinB.Add(b.Available(SourceNoise));

            Vector<double> fromA = Vector.AsVectorDouble(Vector.LessThan(a.Gain, b.Gain));
            through.Add(Vector.ConditionalSelect(fromA, a.Transmitted(FusionNoise), b.Transmitted(FusionNoise)));
            within.Add(Vector.ConditionalSelect(fromA, a.Available(FusionNoise), b.Available(FusionNoise)));
        }

        return new ScaleSums(throughA.Total, withinA.Total, throughB.Total, withinB.Total, through.Total, within.Total, 0);
    }

    /// <summary>Sums of log10(1 + signal / noise) over a scale.</summary>
    /// <param name="ThroughA">What of A is seen in F, at noise variance 2.</param>
    /// <param name="WithinA">What there is in A.</param>
    /// <param name="ThroughB">What of B is seen in F.</param>
    /// <param name="WithinB">What there is in B.</param>
    /// <param name="Through">What is seen of the source with the smaller gain, at noise variance .005 * 255^2.</param>
    /// <param name="Within">What there is in that source.</param>
    /// <param name="Positions">Positions of the window.</param>
    internal readonly record struct ScaleSums(
        double ThroughA,
        double WithinA,
        double ThroughB,
        double WithinB,
        double Through,
        double Within,
        double Positions
    )
    {
        /// <summary>The sums of both; the positions are set at the end.</summary>
        public ScaleSums Plus(ScaleSums other) =>
            new(
                ThroughA + other.ThroughA,
                WithinA + other.WithinA,
                ThroughB + other.ThroughB,
                WithinB + other.WithinB,
                Through + other.Through,
                Within + other.Within,
                0
            );
    }

    /// <summary>The distortion channel F = gain * source + noise at neighbouring positions.</summary>
    private readonly record struct Channel(Vector<double> Gain, Vector<double> Noise, Vector<double> Variance)
    {
        /// <summary>The channel from local variances and covariance; lanes outside the row carry nothing.</summary>
        public static Channel Estimate(
            Vector<double> variance,
            Vector<double> varianceF,
            Vector<double> covariance,
            Vector<double> inRow
        )
        {
            Vector<double> zero = Vector<double>.Zero;
            Vector<double> tiny = new(Tiny);
            variance = Vector.BitwiseAnd(Vector.Max(variance, zero), inRow);
            varianceF = Vector.Max(varianceF, zero);
            Vector<double> gain = covariance / (variance + tiny);
            Vector<double> noise = varianceF - gain * covariance;

            Vector<double> flatSource = Vector.AsVectorDouble(Vector.LessThan(variance, tiny));
            gain = Vector.AndNot(gain, flatSource);
            noise = Vector.ConditionalSelect(flatSource, varianceF, noise);
            variance = Vector.AndNot(variance, flatSource);

            Vector<double> flatFused = Vector.AsVectorDouble(Vector.LessThan(varianceF, tiny));
            gain = Vector.AndNot(gain, flatFused);
            noise = Vector.AndNot(noise, flatFused);

            Vector<double> reversed = Vector.AsVectorDouble(Vector.LessThan(gain, zero));
            noise = Vector.ConditionalSelect(reversed, varianceF, noise);
            gain = Vector.AndNot(gain, reversed);
            return new Channel(gain, Vector.Max(noise, tiny), variance);
        }

        /// <summary>1 + gain^2 variance / (noise + visual noise), whose logarithm is the information that gets through.</summary>
        public Vector<double> Transmitted(double visualNoise) =>
            Vector<double>.One + Gain * Gain * Variance / (Noise + new Vector<double>(visualNoise));

        /// <summary>1 + variance / visual noise, whose logarithm is the information that there is.</summary>
        public Vector<double> Available(double visualNoise) =>
            Vector<double>.One + Variance * new Vector<double>(1 / visualNoise);
    }

    /// <summary>
    /// A sum of log10. Factors are multiplied up and the logarithm is taken of the products: a factor is below 4e4, so 32 of
    /// them stay far below the largest double, and 1/32 of the logarithms remain.
    /// </summary>
    private struct LogSum()
    {
        private const int Factors = 32;
        private Vector<double> _product = Vector<double>.One;
        private Vector<double> _sum;
        private int _count;

        /// <summary>The sum so far.</summary>
        public readonly double Total => (Vector.Sum(_sum) + Vector.Sum(Vector.Log(_product))) / Math.Log(10);

        /// <summary>Adds the logarithms of the lanes.</summary>
        public void Add(Vector<double> factor)
        {
            _product *= factor;
            if (++_count == Factors)
            {
                _sum += Vector.Log(_product);
                _product = Vector<double>.One;
                _count = 0;
            }
        }
    }
}
