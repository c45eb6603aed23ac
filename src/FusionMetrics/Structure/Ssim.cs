namespace FusionML.Metrics;

/// <summary>Structural similarity of Wang, Bovik, Sheikh and Simoncelli, of the fused picture and each source.</summary>
internal static class Ssim
{
    private const string Paper = "Wang, Bovik, Sheikh, Simoncelli 2004, DOI 10.1109/TIP.2003.819861";

    private const string Map =
        "S = (2 m1 m2 + C1)(2 cov + C2) / ((m1^2 + m2^2 + C1)(v1 + v2 + C2)), mean over all positions of an 11x11 Gaussian "
        + "window, s = 1.5, without padding";

    /// <summary>The mean over the sources of Wang's SSIM.</summary>
    public static FusionMetric Mean { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "SSIM",
                "Structural similarity",
                $"mean over the sources of {Map}; C1 = (0.01 L)^2, C2 = (0.03 L)^2, L = 255",
                "[-1, 1]",
                MetricDirection.HigherIsBetter,
                Paper
            )
            {
                MinimumSide = SsimSweep.WindowSize,
                MaximumSources = int.MaxValue,
            },
            (input, token) =>
                new MetricValue(
                    SsimSweep.Of([.. input.Sources.Select(source => source.Gray)], input.F, token).Similarity.Average()
                )
        );

    /// <summary>The sum over two sources, mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "SSIM:VIFB",
                "Structural similarity, sum, per band (VIFB)",
                $"mean over the bands of the sum over the two sources of {Map}; L = 255",
                "[-2, 2]",
                MetricDirection.HigherIsBetter,
                Paper + PublishedCode.Vifb
            )
            {
                MinimumSide = SsimSweep.WindowSize,
            },
            (input, token) =>
                FormulaMetrics.MeanOverBands(input, band => new MetricValue(
                    SsimSweep.Of([band.A, band.B], band.F, token).Similarity.Sum()
                ))
        );

    /// <summary>MATLAB's ssim on 0 to 1: replicated border, which changes the mean.</summary>
    public static FusionMetric MatlabUnitRange { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "SSIM:MATLAB-L1",
                "Structural similarity, MATLAB's ssim on 0 to 1",
                "mean over the sources of SSIM of x / 255 with L = 1 and the border replicated by 5 pixels on every side",
                "[-1, 1]",
                MetricDirection.HigherIsBetter,
                Paper + PublishedCode.Rfn
            )
            {
                MaximumSources = int.MaxValue,
            },
            (input, token) =>
            {
                // SSIM does not change when the pictures and L are scaled together, so 0 to 255 with L = 255 gives the same
                // value.
                SampleRows fused = new ReplicatedRows(new ByteRows(input.F), SsimSweep.WindowSize / 2);
                SampleRows[] sources =
                [
                    .. input.Sources.Select(source => new ReplicatedRows(new ByteRows(source.Gray), SsimSweep.WindowSize / 2)),
                ];
                return new MetricValue(SsimSweep.Run(sources, fused, token).Similarity.Average());
            }
        );
}
