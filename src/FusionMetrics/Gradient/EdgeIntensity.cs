using System.Numerics;

namespace FusionML.Metrics;

/// <summary>EI: mean magnitude of Sobel's gradient of the fused picture.</summary>
internal static class EdgeIntensity
{
    private const string Rajalingam = "B. Rajalingam, R. Priya, Int. J. Eng. Sci. Invent. 2 (2018) 52-60";

    private static readonly MetricDefinition Default = new(
        "EI",
        "Edge intensity",
        "mean sqrt(Sx^2 + Sy^2) of gray, Sobel without scaling, edge pixels repeated",
        "[0, 1442.5]",
        MetricDirection.HigherIsBetter,
        Rajalingam
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>EI and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "EI:VIFB",
                Formula = "mean over the bands of the fused picture of EI",
                Source = Rajalingam + PublishedCode.Vifb,
            },
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        BytePlane f = input.F;
        double[] sum = RowSums.Of(f.Height, 1, Add, cancellationToken);
        return new MetricValue(sum[0] / f.Samples.Length);

        void Add(int first, int end, Span<double> sums)
        {
            SobelRow row = new(f, Border.Replicate);
            Vector<double> magnitudes = default;
            for (int y = first; y < end; y++)
            {
                row.Read(y);
                magnitudes += GradientLanes.SumOfMagnitudes(row.Across, row.Down);
            }

            sums[0] = Vector.Sum(magnitudes);
        }
    }
}
