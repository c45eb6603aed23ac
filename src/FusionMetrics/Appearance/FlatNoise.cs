namespace FusionML.Metrics;

/// <summary>NoiseGain: what becomes of areas that are flat in the visible picture.</summary>
internal static class FlatNoise
{
    private const int StructureSigma = 2;
    private const int NoiseSigma = 1;
    private const double FlatVisible = 1;
    private const double FlatOther = 2;
    private const int LeastPixels = 64;

    /// <summary>Half a level: a visible area without any noise is taken to have this much.</summary>
    private const double LeastNoise = 0.5;

    /// <summary>The one.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(
            new MetricDefinition(
                "NoiseGain",
                "Gain of noise in flat areas",
                "e(F) / max(e(A), .5), e(X) = sqrt(mean (X - G1 X)^2) in levels over pixels where G2 A changes by under 1 level per pixel "
                    + "and G2 B, whose structure is no noise, by under 2; Gs: Gaussian, sigma s; A is the first source, the visible picture",
                "[0, 510]",
                MetricDirection.LowerIsBetter,
                "FusionML's own"
            ),
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        DoublePlane a = GaussianSmoothing.Of(input.A, StructureSigma, cancellationToken);
        DoublePlane b = GaussianSmoothing.Of(input.B, StructureSigma, cancellationToken);
        double[] meanA = GaussianSmoothing.Of(input.A, NoiseSigma, cancellationToken).Samples;
        double[] meanF = GaussianSmoothing.Of(input.F, NoiseSigma, cancellationToken).Samples;
        (double visible, double fused, int count) = (0, 0, 0);
        for (int y = 1; y < a.Height - 1; y++)
        {
            for (int x = 1; x < a.Width - 1; x++)
            {
                if (Slope(a, y, x) < FlatVisible && Slope(b, y, x) < FlatOther)
                {
                    int i = (y * a.Width) + x;
                    (double ofA, double ofF) = (input.A.Samples[i] - meanA[i], input.F.Samples[i] - meanF[i]);
                    visible += ofA * ofA;
                    fused += ofF * ofF;
                    count++;
                }
            }
        }

        return count >= LeastPixels
            ? new MetricValue(Math.Sqrt(fused / count) / Math.Max(Math.Sqrt(visible / count), LeastNoise))
            : MetricValue.Undefined($"only {count} pixels are flat in the first source");
    }

    private static double Slope(DoublePlane plane, int y, int x)
    {
        (double across, double down) = CentralGradient.At(plane, y, x);
        return Math.Sqrt((across * across) + (down * down));
    }
}
