using System.Globalization;
using System.Text;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>What the pairs that were set apart say about the trained network, beside rules and the network that it was.</summary>
/// <param name="PairCount">The pairs that were measured.</param>
/// <param name="Rows">The mean of each metric, method by method; the trained network last.</param>
internal sealed record ValidationTable(
    int PairCount,
    IReadOnlyList<(string Method, IReadOnlyList<KeyValuePair<string, double>> Means)> Rows
)
{
    /// <summary>MS-SSIM, Qabf, SCD and VIF are near to what the losses reward; MI, SSIM and EN are not.</summary>
    private static readonly string[] Metrics = ["MS-SSIM", "Qabf", "SCD", "VIF", "MI", "SSIM", "EN"];

    /// <summary>Measures the network before and after, and the classical rules, on the managed kernels.</summary>
    /// <param name="pairs">Pairs that the training never saw.</param>
    /// <param name="before">The weights that it started from; null for fresh ones, which are left out.</param>
    /// <param name="after">The trained weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ValidationTable Measure(
        IReadOnlyList<TrainingPair> pairs,
        WeightFile? before,
        WeightFile after,
        CancellationToken cancellationToken
    )
    {
        using ManagedFusionEngine? start = before is null ? null : new(before);
        using ManagedFusionEngine trained = new(after);
        return Measure(pairs, start, trained, cancellationToken);
    }

    /// <summary>The same for engines of any kind.</summary>
    /// <inheritdoc cref="Measure(IReadOnlyList{TrainingPair}, WeightFile, WeightFile, CancellationToken)"/>
    public static ValidationTable Measure(
        IReadOnlyList<TrainingPair> pairs,
        IFusionEngine? before,
        IFusionEngine after,
        CancellationToken cancellationToken
    )
    {
        PictureValidation validation = new(pairs, Metrics);
        List<(string, IReadOnlyList<KeyValuePair<string, double>>)> rows = [];
        using AverageRule average = new();
        using LaplacianRule laplacian = new();
        Add("average", average);
        Add("laplacian", laplacian);
        if (before is not null)
        {
            Add("before", before);
        }

        Add("trained", after);
        return new ValidationTable(pairs.Count, rows);

        void Add(string name, IFusionEngine engine) => rows.Add((name, validation.Measure(engine, cancellationToken)));
    }

    /// <summary>A Markdown table, which reads well in a terminal too.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"| {PairCount} validation pairs ");
        text.AppendJoin(string.Empty, Metrics.Select(metric => $"| {metric} ")).Append("|\n| --- ");
        text.Insert(text.Length, "| ---: ", Metrics.Length).Append("|\n");
        foreach ((string method, IReadOnlyList<KeyValuePair<string, double>> means) in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {method} ");
            foreach (KeyValuePair<string, double> mean in means)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {mean.Value:F4} ");
            }

            text.Append("|\n");
        }

        return text.ToString();
    }
}
