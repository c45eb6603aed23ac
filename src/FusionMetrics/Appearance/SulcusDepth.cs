namespace FusionML.Metrics;

/// <summary>SulciDepth: whether the dark folds of the MRI picture stay dark.</summary>
internal static class SulcusDepth
{
    private const int Reach = 4;
    private const int LeastDepth = 15;
    private const int LeastSurroundings = 60;

    /// <summary>The one.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(
            new MetricDefinition(
                "SulciDepth",
                "Depth of sulci against the MRI picture",
                "sum of C F - F / sum of C A - A over sulci: pixels where C A - A is at least 15 and C A at least 60; C: closing by a "
                    + "square of 9; A is the first source, the MRI picture",
                "[0, 17]",
                MetricDirection.HigherIsBetter,
                "FusionML's own, on the closing of J. Serra, Image Analysis and Mathematical Morphology (1982)"
            ),
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        byte[] closedA = SquareWindow.Close(input.A, Reach);
        byte[] closedF = SquareWindow.Close(input.F, Reach);
        (long depth, long fusedDepth) = (0, 0);
        for (int i = 0; i < closedA.Length; i++)
        {
            int own = closedA[i] - input.A.Samples[i];
            if (own >= LeastDepth && closedA[i] >= LeastSurroundings)
            {
                depth += own;
                fusedDepth += closedF[i] - input.F.Samples[i];
            }
        }

        return depth > 0
            ? new MetricValue((double)fusedDepth / depth)
            : MetricValue.Undefined("the first source has no dark folds in bright surroundings");
    }
}
