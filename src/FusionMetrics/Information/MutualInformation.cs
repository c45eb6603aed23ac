namespace FusionML.Metrics;

/// <summary>MI: what the fused picture tells about its sources, in bits.</summary>
internal static class MutualInformation
{
    private const string Qu = "G. Qu, D. Zhang, P. Yan, Electron. Lett. 38 (2002) 313-315, doi:10.1049/el:20020212";
    private const double BitsToNats = 0.693147180559945309;

    private static readonly MetricDefinition Default = new(
        "MI",
        "Mutual information",
        "sum over the sources X of I(X,F) = H(X) + H(F) - H(X,F), joint histogram of 256x256 levels",
        "[0, 16] bits for two sources",
        MetricDirection.HigherIsBetter,
        Qu
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>MI and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, input => SumBits(input, 1)),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "MI:2EN",
                Title = "Twice the entropy, printed as mutual information",
                Formula =
                    "2 EN(F): a joint entropy whose labels fall into one bin; no mutual information, here only to compare with "
                    + "tables made so",
                Source = Qu + PublishedCode.Rfn,
            },
            input => new MetricValue(2 * Histogram.Of(input.F).Bits)
        ),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "MI:LTang",
                Formula = "as MI, but levels 254 and 255 are one in the joint histogram, not in the marginal ones",
                Source = Qu + PublishedCode.Tang,
            },
            input => new MetricValue(input.Sources.Sum(source => SaturatedBits(source.Gray, input.F)))
        ),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "MI:VIFB",
                Formula = "mean over the bands of MI in nats (each picture stretched to 0-255, which leaves MI as it is)",
                Range = "[0, 11.1] nats",
                Source = Qu + PublishedCode.Vifb,
            },
            input => SumBits(input, BitsToNats)
        ),
        FormulaMetrics.OnOpenCvGray(
            Default with
            {
                Id = "MI:CDDFuse",
                Formula = "MI in nats",
                Range = "[0, 11.1] nats",
                Source = Qu + PublishedCode.CddFuse,
            },
            input => SumBits(input, BitsToNats)
        ),
    ];

    private static MetricValue SumBits(MetricInput input, double unit) =>
        new(unit * input.Sources.Sum(source => Histogram.MutualBits(source.Gray, input.F)));

    private static double SaturatedBits(BytePlane source, BytePlane fused)
    {
        const int Last = Histogram.Levels - 1;
        int[] joint = Histogram.Of(source, fused).Counts.ToArray();
        for (int level = 0; level < Histogram.Levels; level++)
        {
            Merge(joint, Last * Histogram.Levels + level, (Last - 1) * Histogram.Levels + level);
        }

        for (int level = 0; level < Histogram.Levels; level++)
        {
            Merge(joint, level * Histogram.Levels + Last, level * Histogram.Levels + Last - 1);
        }

        return Histogram.Of(source).Bits + Histogram.Of(fused).Bits - Histogram.EntropyBits(joint, source.Samples.Length);

        static void Merge(int[] counts, int from, int to)
        {
            counts[to] += counts[from];
            counts[from] = 0;
        }
    }
}
