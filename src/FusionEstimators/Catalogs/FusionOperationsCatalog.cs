using FusionML.Imaging;
using FusionML.Metrics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// What an <see cref="MLContext"/> can do with fused pictures besides transforming them; <c>mlContext.Fusion()</c> gives it.
/// </summary>
/// <remarks>Can be used from as many threads at once as its context.</remarks>
public sealed class FusionOperationsCatalog
{
    private readonly IChannelProvider _context;

    internal FusionOperationsCatalog(MLContext context) => (_context, Trainers) = (context, new FusionTrainersCatalog(context));

    /// <summary>The estimators that train networks.</summary>
    public FusionTrainersCatalog Trainers { get; }

    /// <summary>
    /// Computes fusion metrics on every row and gathers mean and standard deviation. Reads the data once; the log of the context
    /// tells of every row.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="firstColumnName">The image or plane column with the first source.</param>
    /// <param name="secondColumnName">The image or plane column with the second source.</param>
    /// <param name="fusedColumnName">The image or plane column with the fused picture.</param>
    /// <param name="referenceColumnName">The image or plane column with the true picture, or null.</param>
    /// <param name="metrics">As for <see cref="EvaluationTransformsCatalog.EvaluateFusion(TransformsCatalog, string, string,
    /// string, string?, string)"/>.</param>
    /// <param name="cancellationToken">Stops the work between two metrics.</param>
    /// <returns>
    /// A summary for each metric, in the order asked for; rows on which a metric is not defined are counted and left out of its
    /// mean.
    /// </returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="UnknownMetricException">There is no such metric.</exception>
    /// <exception cref="PictureSizeMismatchException">Pictures of a row differ in size.</exception>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    /// <exception cref="PictureException">A row lacks a picture.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FusionEvaluation Evaluate(
        IDataView data,
        string firstColumnName,
        string secondColumnName,
        string fusedColumnName,
        string? referenceColumnName = null,
        string metrics = "default",
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<FusionMetric> parsed = MetricRegistry.Parse(metrics);
        EvaluateFusionTransformer transformer = new(
            [.. parsed.Select(metric => metric.Definition.Id)],
            parsed,
            EvaluateFusionTransformer.Pictures(firstColumnName, secondColumnName, fusedColumnName, referenceColumnName)
        );
        BoundColumns columns = new(transformer, data.Schema);
        MetricAccumulator[] accumulators = [.. parsed.Select(metric => new MetricAccumulator(metric.Definition))];
        int rows = 0;
        using IChannel channel = _context.Start(nameof(Evaluate));
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
            channel.Info(MessageSensitivity.None, "Row {0} is evaluated.", rows);
        }

        return new FusionEvaluation([.. accumulators.Select(accumulator => accumulator.ToSummary())], rows);
    }
}
