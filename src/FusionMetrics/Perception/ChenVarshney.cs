using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// The human-perception quality of Chen and Varshney, QCV: visible differences, weighted by the sources' edges region by
/// region.
/// </summary>
internal static class ChenVarshney
{
    private const int BlockSide = 16;
    private const string Paper = "H. Chen, Varshney 2007, DOI 10.1016/j.inffus.2005.10.001";

    private const string Formula =
        "sum over 16x16 blocks of (l_A D_A + l_B D_B) / sum of (l_A + l_B); l = sum of Sobel magnitude^5 (zero border), D = "
        + "mean square of S - F after the filter 2.6 (.0192 + .144 r) exp(-(.144 r)^1.1), r = sqrt(u^2 + v^2) / 4, u and v in "
        + "cycles per picture; pictures stretched to 0-255, blocks at the border filled with zeros";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(Define("QCV", "Chen-Varshney's perceptual difference", Formula, Paper + PublishedCode.Liu), Compute);

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "QCV:VIFB",
                "Chen-Varshney's perceptual difference per band (VIFB)",
                $"mean over the bands of the {Formula}",
                Paper + PublishedCode.Vifb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, token))
        );

    private static MetricDefinition Define(string id, string title, string formula, string source) =>
        new(
            id,
            title,
            formula,
            "[0, infinity), 0 for a fused picture equal to both sources; undefined if a picture is constant",
            MetricDirection.LowerIsBetter,
            source
        );

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        StretchedRows a = new(input.A);
        StretchedRows b = new(input.B);
        ComplexPlane differences = Differences(a, b, new StretchedRows(input.F));
        new PlaneFourier(a.Height, a.Width).Filter(differences, ContrastSensitivity(a.Height, a.Width), cancellationToken);
        double[] sums = RowSums.Of(
            (a.Height + BlockSide - 1) / BlockSide,
            2,
            (first, end, totals) =>
            {
                BlockRow blocks = new(a.Width);
                for (int row = first; row < end; row++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    (double weighted, double weight) = blocks.Sum(a, b, differences, row * BlockSide);
                    totals[0] += weighted;
                    totals[1] += weight;
                }
            },
            cancellationToken
        );
        return new MetricValue(sums[0] / sums[1]);
    }

    /// <summary>A - F in the real part, B - F in the imaginary part.</summary>
    private static ComplexPlane Differences(StretchedRows a, StretchedRows b, StretchedRows fused)
    {
        ComplexPlane plane = new(fused.Height, fused.Width);
        double[] row = new double[fused.Width];
        for (int y = 0; y < fused.Height; y++)
        {
            Span<double> real = plane.Real.AsSpan(y * fused.Width, fused.Width);
            Span<double> imaginary = plane.Imaginary.AsSpan(y * fused.Width, fused.Width);
            a.Read(y, real);
            b.Read(y, imaginary);
            fused.Read(y, row);
            for (int x = 0; x < row.Length; x++)
            {
                real[x] -= row[x];
                imaginary[x] -= row[x];
            }
        }

        return plane;
    }

    /// <summary>Mannos and Sakrison's contrast sensitivity; lanes are column frequencies.</summary>
    private static EvenFilter ContrastSensitivity(int height, int width) => new(height, width, (v, gains) =>
        {
            double[] columns = new double[gains.Length];
            for (int u = 0; u < columns.Length; u++)
            {
                columns[u] = u;
            }

            Span<Vector<double>> gain = MemoryMarshal.Cast<double, Vector<double>>(gains.AsSpan());
            ReadOnlySpan<Vector<double>> column = MemoryMarshal.Cast<double, Vector<double>>(columns);
            for (int i = 0; i < gain.Length; i++)
            {
                Vector<double> radius =
                    Vector.SquareRoot(column[i] * column[i] + new Vector<double>((double)v * v)) * new Vector<double>(0.25);
                Vector<double> scaled = radius * new Vector<double>(0.144);
                Vector<double> power = Vector.Exp(Vector.Log(scaled) * new Vector<double>(1.1));
                gain[i] = new Vector<double>(2.6) * (new Vector<double>(0.0192) + scaled) * Vector.Exp(-power);
            }
        });

    /// <summary>Sums over a row of blocks, column by column first.</summary>
    private sealed class BlockRow(int width)
    {
        private readonly double[] _edgesA = new double[width];
        private readonly double[] _edgesB = new double[width];
        private readonly double[] _squaresA = new double[width];
        private readonly double[] _squaresB = new double[width];
        private readonly EdgeSaliencyRow _sobel = new(width);

        /// <summary>
        /// The sums of l_A D_A + l_B D_B and of l_A + l_B over the blocks that start at row <paramref name="top"/>.
        /// </summary>
        public (double Weighted, double Weight) Sum(SampleRows a, SampleRows b, ComplexPlane differences, int top)
        {
            foreach (double[] sums in (ReadOnlySpan<double[]>)[_edgesA, _edgesB, _squaresA, _squaresB])
            {
                Array.Clear(sums);
            }

            int end = Math.Min(top + BlockSide, a.Height);
            _sobel.AddFifthPowers(a, top, end, _edgesA);
            _sobel.AddFifthPowers(b, top, end, _edgesB);
            for (int y = top; y < end; y++)
            {
                AddSquares(differences.Real.AsSpan(y * width, width), _squaresA);
                AddSquares(differences.Imaginary.AsSpan(y * width, width), _squaresB);
            }

            (double weighted, double weight) = (0, 0);
            for (int x = 0; x < width; x += BlockSide)
            {
                int count = Math.Min(BlockSide, width - x);
                double edgesA = RowBlocks.Sum(_edgesA.AsSpan(x, count));
                double edgesB = RowBlocks.Sum(_edgesB.AsSpan(x, count));
                double squares =
                    edgesA * RowBlocks.Sum(_squaresA.AsSpan(x, count)) + edgesB * RowBlocks.Sum(_squaresB.AsSpan(x, count));
                weighted += squares / (BlockSide * BlockSide);
                weight += edgesA + edgesB;
            }

            return (weighted, weight);
        }

        /// <summary>sums[x] += values[x]^2.</summary>
        private static void AddSquares(ReadOnlySpan<double> values, Span<double> sums)
        {
            int x = 0;
            for (; x <= values.Length - Vector<double>.Count; x += Vector<double>.Count)
            {
                Vector<double> value = new(values[x..]);
                (new Vector<double>(sums[x..]) + value * value).CopyTo(sums[x..]);
            }

            for (; x < values.Length; x++)
            {
                sums[x] += values[x] * values[x];
            }
        }
    }
}
