using FusionML.Metrics;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>What an <see cref="MLContext"/> can do with fused pictures besides transforming them; <c>mlContext.Fusion()</c> gives it.</summary>
/// <remarks>Holds no state; can be used from several threads at once.</remarks>
public sealed class FusionOperationsCatalog
{
    internal FusionOperationsCatalog()
    {
    }

    /// <summary>Computes fusion metrics on every row and gathers mean and standard deviation. Reads the data once.</summary>
    /// <param name="data">The data.</param>
    /// <param name="firstColumnName">The image or plane column with the first source.</param>
    /// <param name="secondColumnName">The image or plane column with the second source.</param>
    /// <param name="fusedColumnName">The image or plane column with the fused picture.</param>
    /// <param name="referenceColumnName">The image or plane column with the true picture, or null.</param>
    /// <param name="metrics">As for <see cref="EvaluationTransformsCatalog.EvaluateFusion(TransformsCatalog, string, string, string, string?, string)"/>.</param>
    /// <param name="progress">Told the number of rows done after each; may be null.</param>
    /// <param name="cancellationToken">Stops the work between two metrics.</param>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="ArgumentException">A metric that the list names needs a reference and there is none.</exception>
    /// <exception cref="UnknownMetricException">There is no such metric.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public FusionEvaluation Evaluate(
        IDataView data,
        string firstColumnName,
        string secondColumnName,
        string fusedColumnName,
        string? referenceColumnName = null,
        string metrics = "default",
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<FusionMetric> parsed = MetricSelection.Parse(metrics, referenceColumnName is not null);
        EvaluateFusionTransformer transformer = new(
            [.. parsed.Select(metric => metric.Definition.Id)],
            parsed,
            MetricSelection.Columns(firstColumnName, secondColumnName, fusedColumnName, referenceColumnName));
        BoundColumns columns = new(transformer, data.Schema);
        MetricAccumulator[] accumulators = [.. parsed.Select(metric => new MetricAccumulator(metric.Definition))];
        int rows = 0;
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Inputs);
        Func<MetricReport> evaluate = transformer.CreateEvaluation(cursor, columns.Inputs, parsed, cancellationToken);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            MetricReport report = evaluate();
            for (int i = 0; i < accumulators.Length; i++)
            {
                accumulators[i].Add(report[i].Value);
            }

            rows++;
            progress?.Report(rows);
        }

        return new FusionEvaluation([.. accumulators.Select(accumulator => accumulator.ToSummary())], rows);
    }
}
