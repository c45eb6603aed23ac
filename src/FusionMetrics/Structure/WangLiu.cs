using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// The multi-scale quality of P. Wang and B. Liu, QM: how well the fused picture keeps the sources' Haar coefficients.
/// </summary>
internal static class WangLiu
{
    /// <summary>Two levels of the orthonormal Haar transform.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "QM",
                "Multi-scale quality, Haar wavelet",
                "Q1^(2/3) Q2^(1/3), Q = sum(E_A W_A + E_B W_B) / sum(W_A + W_B) over a level's coefficients; W_S = H^2 + V^2 + "
                    + "D^2, E_S = sum over H, V, D of exp(-|c_S - c_F|); an odd last row or column is left out of a level",
                "[0, 3]; undefined if the sources have no detail on a level",
                MetricDirection.HigherIsBetter,
                "P. Wang, B. Liu 2008, DOI 10.1109/ICOSP.2008.4697288" + PublishedCode.Liu
            )
            {
                MinimumSide = 4,
                MaximumSources = int.MaxValue,
            },
            Compute
        );

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        SampleRows[] pictures = [.. input.Sources.Select(source => new ByteRows(source.Gray)), new ByteRows(input.F)];
        double product = 1;
        ReadOnlySpan<double> powers = [2 / 3.0, 1 / 3.0];
        for (int level = 0; level < powers.Length; level++)
        {
            DoublePlane[] means = Array.ConvertAll(pictures, picture => new DoublePlane(picture.Height / 2, picture.Width / 2));
            double[] sums = SumLevel(pictures, means, cancellationToken);
            if (sums[1] == 0)
            {
                return MetricValue.Undefined($"the sources have no detail on level {level + 1} that could be kept");
            }

            product *= Math.Pow(sums[0] / sums[1], powers[level]);
            pictures = means;
        }

        return new MetricValue(product);
    }

    /// <summary>The sums of E W and of W over a level; the low-pass half is written to <paramref name="means"/>.</summary>
    private static double[] SumLevel(SampleRows[] pictures, DoublePlane[] means, CancellationToken cancellationToken)
    {
        int width = means[0].Width;
        return RowSums.Of(
            means[0].Height,
            2,
            (first, end, sums) =>
            {
                double[] upper = new double[pictures[0].Width];
                double[] lower = new double[pictures[0].Width];
                HaarRow[] details = Array.ConvertAll(pictures, _ => new HaarRow(width));
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (int i = 0; i < pictures.Length; i++)
                    {
                        pictures[i].Read(2 * y, upper);
                        pictures[i].Read(2 * y + 1, lower);
                        details[i].Split(upper, lower, means[i].Row(y));
                    }

                    for (int source = 0; source < pictures.Length - 1; source++)
                    {
                        (double kept, double all) = HaarRow.Compare(details[source], details[^1]);
                        sums[0] += kept;
                        sums[1] += all;
                    }
                }
            },
            cancellationToken
        );
    }

    /// <summary>The three detail coefficients of a row of 2x2 blocks.</summary>
    private sealed class HaarRow(int width)
    {
        private readonly double[] _horizontal = new double[LaneMask.Pad(width)];
        private readonly double[] _vertical = new double[LaneMask.Pad(width)];
        private readonly double[] _diagonal = new double[LaneMask.Pad(width)];

        /// <summary>Transforms the 2x2 blocks of two rows.</summary>
        public void Split(ReadOnlySpan<double> upper, ReadOnlySpan<double> lower, Span<double> means)
        {
            for (int x = 0; x < means.Length; x++)
            {
                double upperSum = upper[2 * x] + upper[2 * x + 1];
                double upperDifference = upper[2 * x] - upper[2 * x + 1];
                double lowerSum = lower[2 * x] + lower[2 * x + 1];
                double lowerDifference = lower[2 * x] - lower[2 * x + 1];
                means[x] = (upperSum + lowerSum) / 2;
                _horizontal[x] = (upperSum - lowerSum) / 2;
                _vertical[x] = (upperDifference + lowerDifference) / 2;
                _diagonal[x] = (upperDifference - lowerDifference) / 2;
            }
        }

        /// <summary>The sums of E W and of W; lanes are blocks, and those that only fill the last vector weigh 0.</summary>
        public static (double Kept, double All) Compare(HaarRow source, HaarRow fused)
        {
            ReadOnlySpan<Vector<double>> horizontal = MemoryMarshal.Cast<double, Vector<double>>(source._horizontal);
            ReadOnlySpan<Vector<double>> vertical = MemoryMarshal.Cast<double, Vector<double>>(source._vertical);
            ReadOnlySpan<Vector<double>> diagonal = MemoryMarshal.Cast<double, Vector<double>>(source._diagonal);
            ReadOnlySpan<Vector<double>> horizontalF = MemoryMarshal.Cast<double, Vector<double>>(fused._horizontal);
            ReadOnlySpan<Vector<double>> verticalF = MemoryMarshal.Cast<double, Vector<double>>(fused._vertical);
            ReadOnlySpan<Vector<double>> diagonalF = MemoryMarshal.Cast<double, Vector<double>>(fused._diagonal);
            (Vector<double> kept, Vector<double> all) = (default, default);
            for (int i = 0; i < horizontal.Length; i++)
            {
                (Vector<double> h, Vector<double> v, Vector<double> d) = (horizontal[i], vertical[i], diagonal[i]);
                Vector<double> weight = h * h + v * v + d * d;
                Vector<double> likeness =
                    Vector.Exp(-Vector.Abs(h - horizontalF[i]))
                    + Vector.Exp(-Vector.Abs(v - verticalF[i]))
                    + Vector.Exp(-Vector.Abs(d - diagonalF[i]));
                kept += likeness * weight;
                all += weight;
            }

            return (Vector.Sum(kept), Vector.Sum(all));
        }
    }
}
