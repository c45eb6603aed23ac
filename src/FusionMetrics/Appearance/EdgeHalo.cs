namespace FusionML.Metrics;

/// <summary>Halo: rims along edges where one source becomes brighter and the other darker.</summary>
internal static class EdgeHalo
{
    private const int EdgeSigma = 2;
    private const int DetailSigma = 4;
    private const int Reach = 4;
    private const double LeastStep = 2;
    private const double Opposite = -0.5;
    private const int LeastPixels = 64;

    /// <summary>The one.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(
            new MetricDefinition(
                "Halo",
                "Overshoot at opposite edges",
                "sqrt(mean o^2) in levels over pixels within 4 rows and columns of an opposite edge: both gradients of G2 A and G2 B at "
                    + "least 2 levels per pixel and the cosine between them under -.5; o: how far D F lies above max(D A, D B, 0) or "
                    + "below min(D A, D B, 0), D X = X - G4 X; Gs: Gaussian, sigma s",
                "[0, 255]",
                MetricDirection.LowerIsBetter,
                "FusionML's own"
            ),
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        byte[] zone = SquareWindow.Largest(OppositeEdges(input, cancellationToken), input.F.Height, input.F.Width, Reach);
        double[] meanA = GaussianSmoothing.Of(input.A, DetailSigma, cancellationToken).Samples;
        double[] meanB = GaussianSmoothing.Of(input.B, DetailSigma, cancellationToken).Samples;
        double[] meanF = GaussianSmoothing.Of(input.F, DetailSigma, cancellationToken).Samples;
        (double energy, int count) = (0, 0);
        for (int i = 0; i < zone.Length; i++)
        {
            if (zone[i] == 0)
            {
                continue;
            }

            (double a, double b) = (input.A.Samples[i] - meanA[i], input.B.Samples[i] - meanB[i]);
            double fused = input.F.Samples[i] - meanF[i];
            double above = fused - Math.Max(Math.Max(a, b), 0);
            double below = Math.Min(Math.Min(a, b), 0) - fused;
            double overshoot = Math.Max(0, Math.Max(above, below));
            energy += overshoot * overshoot;
            count++;
        }

        return count >= LeastPixels
            ? new MetricValue(Math.Sqrt(energy / count))
            : MetricValue.Undefined($"only {count} pixels lie at edges where the sources step in opposite directions");
    }

    /// <summary>1 where the sources step in opposite directions, 0 elsewhere and on the border.</summary>
    private static byte[] OppositeEdges(MetricInput input, CancellationToken cancellationToken)
    {
        DoublePlane a = GaussianSmoothing.Of(input.A, EdgeSigma, cancellationToken);
        DoublePlane b = GaussianSmoothing.Of(input.B, EdgeSigma, cancellationToken);
        byte[] edges = new byte[a.Samples.Length];
        for (int y = 1; y < a.Height - 1; y++)
        {
            for (int x = 1; x < a.Width - 1; x++)
            {
                (double ax, double ay) = CentralGradient.At(a, y, x);
                (double bx, double by) = CentralGradient.At(b, y, x);
                double strengthA = Math.Sqrt((ax * ax) + (ay * ay));
                double strengthB = Math.Sqrt((bx * bx) + (by * by));
                bool isEdge = strengthA >= LeastStep && strengthB >= LeastStep;
                edges[(y * a.Width) + x] = (byte)(isEdge && (ax * bx) + (ay * by) < Opposite * strengthA * strengthB ? 1 : 0);
            }
        }

        return edges;
    }
}
