namespace FusionML.Metrics;

/// <summary>
/// MEF-SSIM of Ma, Zeng and Wang on one scale, and on three: what the papers on learned fusion print as MS-SSIM.
/// </summary>
/// <remarks>Defined on any number of sources.</remarks>
internal static class MefSsim
{
    private const int Scales = 3;
    private const string Paper = "Ma, Zeng, Wang 2015, DOI 10.1109/TIP.2015.2442920";

    private const string Score =
        "(2 cov_rf + C) / (v_r + v_f + C), C = (0.03 * 255)^2, Gaussian 11x11, s = 1.5, without padding; r = sum w_k (x_k - "
        + "m_k) / e_k of norm max e_k; e_k = |x_k - m_k| + .001; w_k = (e_k / 11)^p normalised; p = min(tan(pi R / 2), 10); R "
        + "= |sum x_k - mean| / sum |x_k - m_k|";

    /// <summary>One scale.</summary>
    public static FusionMetric SingleScale { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "MEF-SSIM",
                "Multi-exposure fusion structural similarity, one scale",
                $"mean of {Score}",
                "[-1, 1]",
                MetricDirection.HigherIsBetter,
                Paper
            )
            {
                MinimumSide = MefSsimScale.WindowSize,
                MaximumSources = int.MaxValue,
            },
            (input, token) => new MetricValue(ScaleMeans(input, 1, token).Of[0])
        );

    /// <summary>Three scales: the papers' MS-SSIM.</summary>
    public static FusionMetric MultiScale { get; } =
        new FormulaMetric(
            MultiScaleDefinition("MS-SSIM", "Multi-exposure fusion structural similarity, three scales", Paper) with
            {
                MaximumSources = int.MaxValue,
            },
            ThreeScales
        );

    /// <summary>Three scales on the gray of the first two sources, as MEFB computes it.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            MultiScaleDefinition(
                "MS-SSIM:VIFB",
                "Multi-exposure fusion structural similarity, three scales (MEFB)",
                Paper + PublishedCode.Mefb
            ),
            ThreeScales
        );

    private static ReadOnlySpan<double> Weights => [0.0448, 0.2856, 0.3001];

    private static MetricDefinition MultiScaleDefinition(string id, string title, string source) =>
        new(
            id,
            title,
            $"product over three scales of Q^w, w = (.0448, .2856, .3001) / .6305, Q = mean of {Score}; each scale the 2x2 mean "
                + "of the one before, every second sample",
            "[0, 1]; undefined if a scale's mean is negative",
            MetricDirection.HigherIsBetter,
            source
        )
        {
            // After two halvings 44 pixels are the 11 of the window.
            MinimumSide = MefSsimScale.WindowSize << (Scales - 1),
        };

    private static MetricValue ThreeScales(MetricInput input, CancellationToken cancellationToken)
    {
        double[] means = ScaleMeans(input, Scales, cancellationToken).Of;
        double sumOfWeights = 0;
        foreach (double weight in Weights)
        {
            sumOfWeights += weight;
        }

        double product = 1;
        for (int scale = 0; scale < Scales; scale++)
        {
            if (means[scale] < 0)
            {
                return MetricValue.Undefined(
                    $"the mean of scale {scale + 1} is negative ({means[scale]:G4}), and its power is not a real number"
                );
            }

            product *= Math.Pow(means[scale], Weights[scale] / sumOfWeights);
        }

        return new MetricValue(product);
    }

    /// <summary>
    /// The means of the first <paramref name="scales"/> scales; made once per set of pictures and number of scales.
    /// </summary>
    private static Means ScaleMeans(MetricInput input, int scales, CancellationToken cancellationToken)
    {
        BytePlane[] grays = [.. input.Sources.Select(source => source.Gray)];
        return input.F.Derive(new DerivationKey($"MEF-SSIM scale {scales}", grays), plane =>
        {
            double[] means = new double[scales];
            SampleRows[] sources = [.. grays.Select(gray => new ByteRows(gray))];
            SampleRows fused = new ByteRows(plane);
            for (int scale = 0; scale < scales; scale++)
            {
                if (scale > 0)
                {
                    sources = Array.ConvertAll(sources, source => (SampleRows)WangHalving.Halve(source));
                    fused = WangHalving.Halve(fused);
                    means[scale] = MefSsimScale.Mean(sources, fused, cancellationToken);
                }
                else
                {
                    means[scale] =
                        scales > 1
                            ? ScaleMeans(input, 1, cancellationToken).Of[0]
                            : MefSsimScale.Mean(sources, fused, cancellationToken);
                }
            }

            return new Means(means);
        });
    }

    private sealed record Means(double[] Of);
}
