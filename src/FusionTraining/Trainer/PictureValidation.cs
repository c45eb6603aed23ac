using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.Training;

/// <summary>
/// Measures a network as its users will see it: whole validation pictures, fused by the managed engine, judged by fusion metrics.
/// </summary>
/// <remarks>Immutable. One network at a time.</remarks>
public sealed class PictureValidation
{
    private readonly IReadOnlyList<TrainingPair> _pairs;
    private readonly FusionMetric[] _metrics;

    /// <summary>Chooses pictures and metrics.</summary>
    /// <param name="pairs">The pairs, at least one; their luminance is fused.</param>
    /// <param name="metrics">Ids of metrics of which more is better, at least one, such as MS-SSIM and Qabf.</param>
    /// <exception cref="ArgumentException">There are no pairs or no metrics, or of a metric less is better.</exception>
    /// <exception cref="UnknownMetricException">No metric has such an id.</exception>
    public PictureValidation(IReadOnlyList<TrainingPair> pairs, IReadOnlyList<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(metrics);
        if (pairs.Count == 0 || metrics.Count == 0)
        {
            throw new ArgumentException($"Validation needs pairs and metrics: there are {pairs.Count} and {metrics.Count}.");
        }

        _metrics = [.. metrics.Select(MetricRegistry.Get)];
        if (
            _metrics.FirstOrDefault(metric => metric.Definition.Direction != MetricDirection.HigherIsBetter) is FusionMetric other
        )
        {
            throw new ArgumentException($"More {other.Definition.Id} is not better: it can't be validated by.", nameof(metrics));
        }

        _pairs = pairs;
    }

    /// <summary>The mean of each metric over the pairs where it is defined; NaN where it is defined on none.</summary>
    /// <param name="network">
    /// The network, on any device; EFRUFN iterates its own fixed point, by five evaluations with Anderson mixing, as fusing does
    /// by default.
    /// </param>
    /// <param name="cancellationToken">Stops between and inside pictures.</param>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(
        FusionNetwork network,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        using ManagedFusionEngine engine = new(network.Save());
        FixedPoint fixedPoint = network is Efrufn efrufn ? efrufn.FixedPointOptions.FixedPoint : FixedPoint.Mask;
        return Measure(engine, fixedPoint, cancellationToken);
    }

    /// <summary>The same for any engine, such as a classical rule to compare with.</summary>
    /// <inheritdoc cref="Measure(FusionNetwork, CancellationToken)"/>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(
        IFusionEngine engine,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Measure(engine, FixedPoint.Mask, cancellationToken);
    }

    private KeyValuePair<string, double>[] Measure(
        IFusionEngine engine,
        FixedPoint fixedPoint,
        CancellationToken cancellationToken
    )
    {
        int threads = get_num_threads();
        MetricEvaluator evaluator = new(_metrics, threads);
        List<double>[] values = [.. _metrics.Select(_ => new List<double>())];
        foreach (TrainingPair pair in _pairs)
        {
            FuseOptions options = new() { Threads = threads, FixedPoint = fixedPoint };
            ImagePlane fused = engine.Fuse([pair.First.Y, pair.Second.Y], options, cancellationToken: cancellationToken).Fused;
            MetricPicture? reference = pair.Reference is null ? null : Gray(pair.Reference.Y);
            MetricInput input = new([Gray(pair.First.Y), Gray(pair.Second.Y)], Gray(fused), reference);
            MetricReport report = evaluator.Evaluate(input, cancellationToken: cancellationToken);
            for (int i = 0; i < values.Length; i++)
            {
                if (report[i].Value.IsDefined)
                {
                    values[i].Add(report[i].Value.Value);
                }
            }
        }

        return
        [
            .. _metrics.Zip(values, (metric, of) =>
                KeyValuePair.Create(metric.Definition.Id, of.Count == 0 ? double.NaN : of.Average())
            ),
        ];
    }

    private static MetricPicture Gray(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
}
