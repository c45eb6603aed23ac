using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Metrics;

namespace Microsoft.ML;

/// <summary>The component of <c>mlContext.Transforms</c> that measures fused pictures.</summary>
public static class EvaluationTransformsCatalog
{
    /// <summary>
    /// Computes fusion metrics for each row, one new Single column for each metric, named by its id. A metric that is not defined
    /// on a row's pictures is NaN, ML.NET's missing value. Only the metrics whose columns are asked for are computed.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="firstColumnName">The image or plane column with the first source.</param>
    /// <param name="secondColumnName">The image or plane column with the second source.</param>
    /// <param name="fusedColumnName">The image or plane column with the fused picture.</param>
    /// <param name="referenceColumnName">The image or plane column with the true picture, or null.</param>
    /// <param name="metrics">
    /// Ids of <see cref="MetricRegistry"/>, such as <c>EN,MI:2EN,SSIM</c>; <c>default</c> and <c>all</c> stand for these sets.
    /// </param>
    /// <remarks>
    /// A row throws, when a metric of it is asked for, a <see cref="PictureSizeMismatchException"/> where pictures differ in
    /// size, a <see cref="PixelValueException"/> where a sample is NaN or infinite, and another <see cref="PictureException"/>
    /// where a picture is missing.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="UnknownMetricException">There is no such metric.</exception>
    public static FusionEstimator<FusionTransformer> EvaluateFusion(
        this TransformsCatalog catalog,
        string firstColumnName,
        string secondColumnName,
        string fusedColumnName,
        string? referenceColumnName = null,
        string metrics = "default"
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        IReadOnlyList<FusionMetric> parsed = MetricRegistry.Parse(metrics);
        return new FusionEstimator<FusionTransformer>(
            new EvaluateFusionTransformer(
                [.. parsed.Select(metric => metric.Definition.Id)],
                parsed,
                EvaluateFusionTransformer.Pictures(firstColumnName, secondColumnName, fusedColumnName, referenceColumnName)
            )
        );
    }

    /// <summary>Computes fusion metrics for each row under column names of the caller's choice.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnNames">The new Single columns, one per metric.</param>
    /// <param name="firstColumnName">The image or plane column with the first source.</param>
    /// <param name="secondColumnName">The image or plane column with the second source.</param>
    /// <param name="fusedColumnName">The image or plane column with the fused picture.</param>
    /// <param name="referenceColumnName">The image or plane column with the true picture, or null.</param>
    /// <param name="metrics">One id of <see cref="MetricRegistry"/> per column.</param>
    /// <remarks>
    /// A row throws, when a metric of it is asked for, a <see cref="PictureSizeMismatchException"/> where pictures differ in
    /// size, a <see cref="PixelValueException"/> where a sample is NaN or infinite, and another <see cref="PictureException"/>
    /// where a picture is missing.
    /// </remarks>
    /// <returns>An estimator with nothing to learn.</returns>
    /// <exception cref="ArgumentException">A name is empty, two outputs have the same, or there are more or fewer columns than
    /// metrics.</exception>
    /// <exception cref="UnknownMetricException">There is no such metric.</exception>
    public static FusionEstimator<FusionTransformer> EvaluateFusion(
        this TransformsCatalog catalog,
        IReadOnlyList<string> outputColumnNames,
        string firstColumnName,
        string secondColumnName,
        string fusedColumnName,
        string? referenceColumnName,
        IReadOnlyList<string> metrics
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        ArgumentNullException.ThrowIfNull(metrics);
        return new FusionEstimator<FusionTransformer>(
            new EvaluateFusionTransformer(
                [.. outputColumnNames],
                [.. metrics.Select(MetricRegistry.Get)],
                EvaluateFusionTransformer.Pictures(firstColumnName, secondColumnName, fusedColumnName, referenceColumnName)
            )
        );
    }
}
