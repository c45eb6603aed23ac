namespace FusionML.Metrics;

/// <summary>Multi-scale structural similarity of Wang, Simoncelli and Bovik, five scales.</summary>
internal static class MultiScaleSsim
{
    private const int Scales = 5;

    /// <summary>The mean over the sources of Wang's five-scale SSIM.</summary>
    public static FusionMetric Wang5 { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "MS-SSIM:Wang5",
                "Multi-scale structural similarity, five scales",
                "mean over the sources of S5^w5 * product over scales i = 1..4 of CS_i^w_i; CS = mean of (2 cov + C2) / (v1 + "
                    + "v2 + C2), S = mean SSIM, w = .0448 .2856 .3001 .2363 .1333; each scale the 2x2 mean of the one before, "
                    + "every second sample",
                "[0, 1]; undefined if a scale's mean is negative",
                MetricDirection.HigherIsBetter,
                "Wang, Simoncelli, Bovik 2003, DOI 10.1109/ACSSC.2003.1292216"
            )
            {
                // After four halvings 176 pixels are the 11 of the window.
                MinimumSide = SsimSweep.WindowSize << (Scales - 1),
                MaximumSources = int.MaxValue,
            },
            Compute
        );

    private static ReadOnlySpan<double> Weights => [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        BytePlane[] grays = [.. input.Sources.Select(source => source.Gray)];
        double[] products = new double[grays.Length];
        Array.Fill(products, 1);
        SsimSweep sweep = SsimSweep.Of(grays, input.F, cancellationToken);
        SampleRows[] sources = [.. grays.Select(gray => new ByteRows(gray))];
        SampleRows fused = new ByteRows(input.F);
        for (int scale = 0; scale < Scales; scale++)
        {
            if (scale > 0)
            {
                sources = Array.ConvertAll(sources, source => (SampleRows)WangHalving.Halve(source));
                fused = WangHalving.Halve(fused);
                sweep = SsimSweep.Run(sources, fused, cancellationToken);
            }

            double[] terms = scale < Scales - 1 ? sweep.ContrastStructure : sweep.Similarity;
            for (int i = 0; i < terms.Length; i++)
            {
                if (terms[i] < 0)
                {
                    string term = scale < Scales - 1 ? "contrast-structure" : "SSIM";
                    return MetricValue.Undefined(
                        $"source {i + 1} has a negative mean {term} of {terms[i]:G4} at scale {scale + 1}, and its power is not "
                            + "a real number"
                    );
                }

                products[i] *= Math.Pow(terms[i], Weights[scale]);
            }
        }

        return new MetricValue(products.Average());
    }
}
