using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FusionML.Metrics;

/// <summary>
/// Computes metrics for the fused pictures of one or more methods on all pairs of one or more data sets. A pair or fused picture
/// that is missing or broken is listed with the reason, and the rest goes on.
/// </summary>
/// <remarks>
/// Immutable; can be used from several threads at once, though two runs can't share a journal. At most four pairs are in memory
/// at a time, each with one fused picture. Values and their order do not depend on the number of threads.
/// </remarks>
public sealed class DatasetEvaluation
{
    /// <summary>
    /// More pairs side by side would cost memory and gain little: within a pair, metrics run side by side as well.
    /// </summary>
    private const int MaximumPairsAtOnce = 4;

    private readonly EvaluationPair[] _pairs;
    private readonly FusedMethod[] _methods;
    private readonly FusionMetric[] _metrics;
    private readonly DatasetEvaluationOptions _options;

    /// <summary>Sets up an evaluation; nothing is read yet.</summary>
    /// <param name="pairs">The pairs; an id may appear once per data set.</param>
    /// <param name="methods">The methods; names differ.</param>
    /// <param name="metrics">The metrics, each once.</param>
    /// <param name="options">Threads and journal; the default is one thread per processor and no journal.</param>
    /// <exception cref="EvaluationException">There is no pair, method or metric, or one of them appears twice.</exception>
    public DatasetEvaluation(
        IEnumerable<EvaluationPair> pairs,
        IEnumerable<FusedMethod> methods,
        IEnumerable<FusionMetric> metrics,
        DatasetEvaluationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentNullException.ThrowIfNull(metrics);
        (_pairs, _methods, _metrics) = ([.. pairs], [.. methods], [.. metrics]);
        _options = options ?? DatasetEvaluationOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(_options.MaxThreads, nameof(options));
        RequireEachOnce(_pairs.Select(pair => $"{pair.Id} (data set {pair.Dataset})"), "pair");
        RequireEachOnce(_methods.Select(method => method.Name), "method");
        RequireEachOnce(_metrics.Select(metric => metric.Definition.Id), "metric");
        if (Array.Find(_pairs, pair => pair.SourcePaths.Count < 2 && pair.Problem is null) is { } single)
        {
            throw new EvaluationException(
                $"The pair {single.Id} has {single.SourcePaths.Count} source(s); a fusion has at least two."
            );
        }
    }

    /// <summary>Evaluates every method on every pair.</summary>
    /// <param name="progress">Told of each row as it is done, one at a time but from several threads; may be null.</param>
    /// <param name="cancellationToken">Stops the work; finished rows stay in the journal.</param>
    /// <returns>The rows in the order of the pairs and methods.</returns>
    /// <exception cref="EvaluationException">A method's folder can't be read, or the journal can't be read or
    /// written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EvaluationTable Run(IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        FusedPictures[] fused = [.. _methods.Select(method => new FusedPictures(method, _pairs.Select(pair => pair.Dataset)))];
        using EvaluationJournal? opened = _options.JournalPath is string path
            ? EvaluationJournal.Open(path, _options.VerifyFiles)
            : null;
        EvaluationJournal? journal = _options.Journal ?? opened;
        EvaluationRow[] rows = new EvaluationRow[_pairs.Length * _methods.Length];
        int threads = _options.MaxThreads == 0 ? Environment.ProcessorCount : _options.MaxThreads;
        int pairsAtOnce = Math.Min(Math.Min(threads, MaximumPairsAtOnce), _pairs.Length);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = pairsAtOnce, CancellationToken = cancellationToken };
        RowCounter counter = new(rows.Length, progress);
        try
        {
            // Without buffering the pairs are begun in their order, so that an interrupted run has a beginning of the list.
            Parallel.ForEach(
                Partitioner.Create(Enumerable.Range(0, _pairs.Length), EnumerablePartitionerOptions.NoBuffering),
                parallel,
                EvaluatePair
            );
        }
        catch (AggregateException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return new EvaluationTable(_pairs, _methods, [.. _metrics.Select(metric => metric.Definition)], rows);

        void EvaluatePair(int index)
        {
            PairEvaluation evaluation = new(
                _pairs[index],
                _metrics,
                Math.Max(1, threads / pairsAtOnce),
                _options,
                journal,
                cancellationToken
            );
            for (int method = 0; method < _methods.Length; method++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (EvaluationRow row, bool resumed) = evaluation.Evaluate(_methods[method], fused[method]);
                rows[(index * _methods.Length) + method] = row;
                counter.Add(row, resumed);
            }
        }
    }

    private static void RequireEachOnce(IEnumerable<string> names, string kind)
    {
        string[] all = [.. names];
        if (all.Length == 0)
        {
            throw new EvaluationException($"There is no {kind} to evaluate.");
        }

        if (
            all.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(count => count.Value > 1) is
            { Key: string twice, Value: int times }
        )
        {
            throw new EvaluationException($"The {kind} {twice} is given {times} times.");
        }
    }

    /// <summary>Counts finished rows and reports each with its number.</summary>
    private sealed class RowCounter(int total, IProgress<EvaluationProgress>? progress)
    {
        private readonly Lock _lock = new();
        private int _done;
        private int _resumed;

        public void Add(EvaluationRow row, bool resumed)
        {
            lock (_lock)
            {
                _done++;
                _resumed += resumed ? 1 : 0;
                progress?.Report(new EvaluationProgress(_done, _resumed, total, row));
            }
        }
    }
}
