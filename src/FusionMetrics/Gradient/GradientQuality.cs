using System.Numerics;

namespace FusionML.Metrics;

/// <summary>QG: Xydeas and Petrovic's metric in Z. Liu's form, which averages the quotient pixel by pixel.</summary>
internal static class GradientQuality
{
    private const double Guard = 1e-5;

    private static readonly SigmoidPair Sigmoids = new(1, -10, 0.5, -20, 0.75);

    private static readonly MetricDefinition Default = new(
        "QG",
        "Gradient-based fusion quality",
        "mean over pixels of (Q_A g_A + Q_B g_B) / (g_A + g_B); Sobel, black beyond the edge, magnitudes and sx of 0 taken as "
            + "1e-5; G = smaller / larger magnitude of X and F; A = ||a_X - a_F| - pi/2| 2/pi; Q_X = 1 / (1 + exp(-10 (G - "
            + "0.5))) / (1 + exp(-20 (A - 0.75)))",
        "[0, 1]",
        MetricDirection.HigherIsBetter,
        "C. S. Xydeas, V. Petrovic, Proc. SPIE 4051 (2000) 89-98, doi:10.1117/12.381668" + PublishedCode.Liu
    );

    /// <summary>QG.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } = [new FormulaMetric(Default, Compute)];

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        double[] sum = RowSums.Of(input.F.Height, 1, Add, cancellationToken);
        return new MetricValue(sum[0] / input.F.Samples.Length);

        void Add(int first, int end, Span<double> sums)
        {
            EdgeRow a = new(input.A, Border.Zero, EdgeDirection.Liu);
            EdgeRow b = new(input.B, Border.Zero, EdgeDirection.Liu);
            EdgeRow f = new(input.F, Border.Zero, EdgeDirection.Liu);
            int vectors = LaneMask.Pad(input.F.Width) / Vector<double>.Count;
            Vector<double> total = default;
            for (int y = first; y < end; y++)
            {
                a.Read(y);
                b.Read(y);
                f.Read(y);
                for (int i = 0; i < vectors; i++)
                {
                    total += LaneMask.Keep(Quotient(a, b, f, i), i, input.F.Width);
                }
            }

            sums[0] = Vector.Sum(total);
        }
    }

    private static Vector<double> Quotient(EdgeRow a, EdgeRow b, EdgeRow f, int i)
    {
        Vector<double> strengthA = Guarded(a.Magnitudes[i]);
        Vector<double> strengthB = Guarded(b.Magnitudes[i]);
        Vector<double> fused = f.Magnitudes[i];
        Vector<double> guardedFused = Guarded(fused);

        // The code guards the fused magnitude after its first use, so that only A meets it unguarded.
        Vector<double> ratioA = Ratio(a.Magnitudes[i], strengthA, fused, guardedFused);
        Vector<double> ratioB = Ratio(b.Magnitudes[i], strengthB, guardedFused, guardedFused);
        Vector<double> keptA = strengthA * Sigmoids.Of(ratioA, Alignment(a.Directions[i], f.Directions[i]));
        Vector<double> keptB = strengthB * Sigmoids.Of(ratioB, Alignment(b.Directions[i], f.Directions[i]));
        return (keptA + keptB) / (strengthA + strengthB);
    }

    private static Vector<double> Guarded(Vector<double> magnitude) =>
        Vector.ConditionalSelect(Vector.Equals(magnitude, Vector<double>.Zero), new Vector<double>(Guard), magnitude);

    private static Vector<double> Ratio(
        Vector<double> strength,
        Vector<double> guardedStrength,
        Vector<double> fused,
        Vector<double> guardedFused
    ) => Vector.ConditionalSelect(Vector.GreaterThan(strength, fused), fused / guardedStrength, guardedStrength / guardedFused);

    private static Vector<double> Alignment(Vector<double> direction, Vector<double> fusedDirection) =>
        Vector.Abs(Vector.Abs(direction - fusedDirection) - new Vector<double>(Math.PI / 2)) * (2 / Math.PI);
}
