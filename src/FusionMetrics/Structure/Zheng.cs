using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// Zheng's ratio of spatial-frequency error, QSF: by how much the fused picture's activity misses that of the sources.
/// </summary>
internal static class Zheng
{
    private static readonly double DiagonalWeight = Math.Sqrt(2) / 2;

    /// <summary>The signed ratio.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "QSF",
                "Ratio of spatial-frequency error",
                "(SF_F - SF_R) / SF_R; SF = sqrt((sum dx^2 + sum dy^2 + (sum d1^2 + sum d2^2) / sqrt 2) / (M N)) over the "
                    + "differences of horizontal, vertical and both diagonal neighbours; for R each difference is the larger "
                    + "of the sources' absolute ones",
                "[-1, infinity), 0 where the fused picture keeps the strongest differences; undefined if the sources are "
                    + "constant",
                MetricDirection.HigherIsBetter,
                "Zheng, Essock, Hansen, Haun 2007, DOI 10.1016/j.inffus.2005.04.003" + PublishedCode.Liu
            )
            {
                MaximumSources = int.MaxValue,
            },
            Compute
        );

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        BytePlane[] sources = [.. input.Sources.Select(source => source.Gray)];
        double fused = Energy([input.F], cancellationToken);
        double reference = Energy(sources, cancellationToken);
        return reference == 0
            ? MetricValue.Undefined("all sources are constant, so there is no spatial frequency to compare with")
            : new MetricValue((Math.Sqrt(fused) - Math.Sqrt(reference)) / Math.Sqrt(reference));
    }

    /// <summary>The weighted sum of squared differences, each the largest of the planes' absolute ones.</summary>
    private static double Energy(BytePlane[] planes, CancellationToken cancellationToken)
    {
        int height = planes[0].Height;
        int width = planes[0].Width;
        double[] sums = RowSums.Of(
            height,
            2,
            (first, end, totals) =>
            {
                byte[] largest = new byte[width];
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    totals[0] += SquaredSum(planes, (y, 1), (y, 0), largest.AsSpan(0, width - 1));
                    if (y > 0)
                    {
                        totals[0] += SquaredSum(planes, (y, 0), (y - 1, 0), largest.AsSpan(0, width));
                        totals[1] += SquaredSum(planes, (y, 1), (y - 1, 0), largest.AsSpan(0, width - 1));
                        totals[1] += SquaredSum(planes, (y, 0), (y - 1, 1), largest.AsSpan(0, width - 1));
                    }
                }
            },
            cancellationToken
        );

        // All sums below the weight are of integers, so they are exact.
        return sums[0] + DiagonalWeight * sums[1];
    }

    /// <summary>
    /// The sum over x of the squared largest |plane[one + x] - plane[other + x]|. Lanes are bytes: |a - b| = max - min never
    /// leaves them; squares are summed as 32-bit integers, of which each holds 66000 of the largest.
    /// </summary>
    private static double SquaredSum(BytePlane[] planes, (int Y, int X) one, (int Y, int X) other, Span<byte> largest)
    {
        largest.Clear();
        foreach (BytePlane plane in planes)
        {
            ReadOnlySpan<byte> ones = plane.Row(one.Y).Slice(one.X, largest.Length);
            ReadOnlySpan<byte> others = plane.Row(other.Y).Slice(other.X, largest.Length);
            int x = 0;
            for (; x <= largest.Length - Vector<byte>.Count; x += Vector<byte>.Count)
            {
                Vector<byte> a = new(ones[x..]);
                Vector<byte> b = new(others[x..]);
                Vector.Max(Vector.Max(a, b) - Vector.Min(a, b), new Vector<byte>(largest[x..])).CopyTo(largest[x..]);
            }

            for (; x < largest.Length; x++)
            {
                largest[x] = Math.Max(largest[x], (byte)Math.Abs(ones[x] - others[x]));
            }
        }

        return SumOfSquares(largest);
    }

    private static double SumOfSquares(ReadOnlySpan<byte> values)
    {
        ulong total = 0;
        int x = 0;
        while (x <= values.Length - Vector<byte>.Count)
        {
            Vector<uint> sum = default;
            int end = Math.Min(values.Length - Vector<byte>.Count, x + 4096 * Vector<byte>.Count);
            for (; x <= end; x += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(values[x..]), out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low * low, out Vector<uint> low0, out Vector<uint> low1);
                Vector.Widen(high * high, out Vector<uint> high0, out Vector<uint> high1);
                sum += low0 + low1 + (high0 + high1);
            }

            Vector.Widen(sum, out Vector<ulong> sum0, out Vector<ulong> sum1);
            total += Vector.Sum(sum0 + sum1);
        }

        for (; x < values.Length; x++)
        {
            total += (uint)(values[x] * values[x]);
        }

        return total;
    }
}
