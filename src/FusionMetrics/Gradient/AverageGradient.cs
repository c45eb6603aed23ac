using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>AG: mean magnitude of the gradient of the fused picture by central differences.</summary>
internal static class AverageGradient
{
    private const string Cui =
        "G. Cui, H. Feng, Z. Xu, Q. Li, Y. Chen, Opt. Commun. 341 (2015) 199-209, doi:10.1016/j.optcom.2014.12.032";

    private static readonly MetricDefinition Default = new(
        "AG",
        "Average gradient",
        "sum sqrt((gx^2 + gy^2) / 2) / ((height - 1)(width - 1)) of gray, central differences halved, one-sided at the edges",
        "[0, 255] but for small pictures",
        MetricDirection.HigherIsBetter,
        Cui
    )
    {
        MaximumSources = int.MaxValue,
        MinimumSide = 2,
    };

    /// <summary>AG and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(Default, OverInnerPixels),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "AG:VIFB",
                Formula = "mean over the bands of the fused picture of AG",
                Source = Cui + PublishedCode.Vifb,
            },
            OverInnerPixels
        ),
        FormulaMetrics.OnOpenCvGray(
            Default with
            {
                Id = "AG:CDDFuse",
                Formula = "as AG, divided by height times width",
                Source = Cui + PublishedCode.CddFuse,
            },
            (input, cancellationToken) => new MetricValue(SumOfMagnitudes(input.F, cancellationToken) / input.F.Samples.Length)
        ),
    ];

    private static MetricValue OverInnerPixels(MetricInput input, CancellationToken cancellationToken) =>
        new(SumOfMagnitudes(input.F, cancellationToken) / ((input.F.Height - 1.0) * (input.F.Width - 1)));

    private static double SumOfMagnitudes(BytePlane plane, CancellationToken cancellationToken)
    {
        double[] sum = RowSums.Of(plane.Height, 1, Add, cancellationToken);

        // The differences below are twice the gradient: sqrt((4 gx^2 + 4 gy^2) / 8) = sqrt((gx^2 + gy^2) / 2).
        return sum[0] / Math.Sqrt(8);

        void Add(int first, int end, Span<double> sums)
        {
            int padded = SobelRow.Padded(plane.Width);
            short[] extended = new short[padded + 2];
            short[] across = new short[padded];
            short[] down = new short[padded];
            Vector<double> magnitudes = default;
            for (int y = first; y < end; y++)
            {
                AcrossRow(plane.Row(y), extended, across);
                DownColumns(plane, y, down);
                magnitudes += GradientLanes.SumOfMagnitudes(
                    MemoryMarshal.Cast<short, Vector<short>>(across.AsSpan()),
                    MemoryMarshal.Cast<short, Vector<short>>(down.AsSpan())
                );
            }

            sums[0] = Vector.Sum(magnitudes);
        }
    }

    /// <summary>
    /// f(x + 1) - f(x - 1); at the ends the row goes on in a straight line, so that it is twice the one-sided difference.
    /// </summary>
    /// <remarks>The last vector may read beyond the row, where it is all zeros; what comes of that is cleared.</remarks>
    private static void AcrossRow(ReadOnlySpan<byte> row, short[] extended, short[] across)
    {
        Widen(row, extended.AsSpan(1));
        extended[0] = (short)(2 * row[0] - row[1]);
        extended[row.Length + 1] = (short)(2 * row[^1] - row[^2]);
        for (int x = 0; x < across.Length; x += Vector<short>.Count)
        {
            (new Vector<short>(extended, x + 2) - new Vector<short>(extended, x)).CopyTo(across, x);
        }

        across.AsSpan(row.Length).Clear();
    }

    private static void Widen(ReadOnlySpan<byte> row, Span<short> target)
    {
        int x = 0;
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.AsVectorInt16(low).CopyTo(target[x..]);
            Vector.AsVectorInt16(high).CopyTo(target[(x + Vector<short>.Count)..]);
        }

        for (; x < row.Length; x++)
        {
            target[x] = row[x];
        }
    }

    private static void DownColumns(BytePlane plane, int y, Span<short> down)
    {
        bool inside = y > 0 && y < plane.Height - 1;
        ReadOnlySpan<byte> lower = plane.Row(Math.Min(y + 1, plane.Height - 1));
        ReadOnlySpan<byte> upper = plane.Row(Math.Max(y - 1, 0));
        short factor = (short)(inside ? 1 : 2);
        int x = 0;
        for (; x <= lower.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(lower[x..]), out Vector<ushort> lowerLow, out Vector<ushort> lowerHigh);
            Vector.Widen(new Vector<byte>(upper[x..]), out Vector<ushort> upperLow, out Vector<ushort> upperHigh);
            (Vector.AsVectorInt16(lowerLow - upperLow) * factor).CopyTo(down[x..]);
            (Vector.AsVectorInt16(lowerHigh - upperHigh) * factor).CopyTo(down[(x + Vector<short>.Count)..]);
        }

        for (; x < lower.Length; x++)
        {
            down[x] = (short)(factor * (lower[x] - upper[x]));
        }
    }
}
