namespace FusionML.Metrics;

/// <summary>
/// Computes a set of metrics on one input in one pass: what several of them need (gray, histograms, dot products, moments) is
/// computed once, metrics run side by side, and the heavy ones use several threads inside as well.
/// </summary>
/// <remarks>
/// Immutable; one evaluator can be used from several threads at once. The values do not depend on the number of threads: sums are
/// cut into the same bands of rows and added in the same order however many there are. What is shared is dropped with the call.
/// </remarks>
public sealed class MetricEvaluator
{
    private readonly FusionMetric[] _metrics;
    private readonly int _maxThreads;

    /// <summary>Makes an evaluator of <paramref name="metrics"/>.</summary>
    /// <param name="metrics">The metrics, each once; the report keeps their order.</param>
    /// <param name="maxThreads">The most threads to use at a time; 0 for one per processor.</param>
    /// <exception cref="ArgumentException">
    /// There is no metric, one appears twice, or the number of threads is negative.
    /// </exception>
    public MetricEvaluator(IEnumerable<FusionMetric> metrics, int maxThreads = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfNegative(maxThreads);
        _metrics = [.. metrics];
        if (_metrics.Length == 0)
        {
            throw new ArgumentException("An evaluator needs at least one metric.", nameof(metrics));
        }

        if (_metrics.CountBy(metric => metric.Definition.Id).FirstOrDefault(count => count.Value > 1) is { Key: string id })
        {
            throw new ArgumentException($"The metric {id} is listed more than once.", nameof(metrics));
        }

        _maxThreads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;
    }

    /// <summary>The metrics, in the order of the report.</summary>
    public IReadOnlyList<FusionMetric> Metrics => _metrics;

    /// <summary>Computes all metrics.</summary>
    /// <param name="input">The pictures.</param>
    /// <param name="progress">Told of each metric as it is done, in no particular order; may be null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One value per metric, NaN with a reason where the metric is not defined on these pictures.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MetricReport Evaluate(
        MetricInput input,
        IProgress<MetricResult>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        MetricInput scoped = input.WithoutDerived();
        MetricResult[] results = new MetricResult[_metrics.Length];

        // Loops inside metrics run on the scheduler of the task that they are called from (see RowSums), so this one limit holds
        // for all threads of the evaluation together.
        TaskScheduler limited = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, _maxThreads).ConcurrentScheduler;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = _maxThreads,
            TaskScheduler = limited,
            CancellationToken = cancellationToken,
        };
        Task.Factory.StartNew(
                () => Parallel.For(0, _metrics.Length, options, Compute),
                CancellationToken.None,
                TaskCreationOptions.None,
                limited
            )
            .GetAwaiter()
            .GetResult();
        return new MetricReport(results);

        void Compute(int index)
        {
            FusionMetric metric = _metrics[index];
            results[index] = new MetricResult(metric.Definition, metric.Compute(scoped, cancellationToken));
            progress?.Report(results[index]);
        }
    }
}
