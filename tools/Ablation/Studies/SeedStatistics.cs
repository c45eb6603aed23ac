namespace FusionML.Ablation;

/// <summary>What several seeds of a training agree on.</summary>
internal static class SeedStatistics
{
    /// <summary>The mean of each metric.</summary>
    public static Dictionary<string, double> Means(IReadOnlyDictionary<string, double>[] runs) =>
        Over(runs, values => values.Average());

    /// <summary>The standard deviation of each metric, of at least two runs.</summary>
    public static Dictionary<string, double> Deviations(IReadOnlyDictionary<string, double>[] runs) => Over(runs, Deviation);

    private static Dictionary<string, double> Over(
        IReadOnlyDictionary<string, double>[] runs,
        Func<IReadOnlyList<double>, double> summarize
    ) => runs[0].Keys.ToDictionary(metric => metric, metric => summarize([.. runs.Select(run => run[metric])]));

    private static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
