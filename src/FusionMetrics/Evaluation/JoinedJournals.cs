namespace FusionML.Metrics;

/// <summary>Makes the table of an evaluation from journals, each of a part of its pairs; nothing is computed.</summary>
/// <param name="pairs">All pairs, in their order.</param>
/// <param name="methods">The methods.</param>
/// <param name="metrics">The metrics.</param>
internal sealed class JoinedJournals(
    IReadOnlyList<EvaluationPair> pairs,
    IReadOnlyList<FusedMethod> methods,
    IReadOnlyList<FusionMetric> metrics
)
{
    private readonly EvaluationRow?[] _rows = new EvaluationRow?[pairs.Count * methods.Count];
    private readonly FusedPictures[] _fused =
    [
        .. methods.Select(method => new FusedPictures(method, pairs.Select(pair => pair.Dataset))),
    ];

    /// <summary>Takes over the rows of some pairs from a journal.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="isOwn">True for the pairs that it should have.</param>
    /// <returns>How many rows it should have, and how many it has with a value of every metric or a problem.</returns>
    public (int Wanted, int Found) Add(EvaluationJournal journal, Func<EvaluationPair, bool> isOwn)
    {
        (int wanted, int found) = (0, 0);
        for (int i = 0; i < _rows.Length; i++)
        {
            (int pair, int method) = Math.DivRem(i, methods.Count);
            if (isOwn(pairs[pair]))
            {
                wanted++;
                _rows[i] = Row(journal, pairs[pair], method);
                found += _rows[i] is null ? 0 : 1;
            }
        }

        return (wanted, found);
    }

    /// <summary>The table, once every row is there.</summary>
    public EvaluationTable ToTable() =>
        new(pairs, methods, [.. metrics.Select(metric => metric.Definition)], [.. _rows.Select(row => row!)]);

    private EvaluationRow? Row(EvaluationJournal journal, EvaluationPair pair, int method)
    {
        if (journal.Find(pair, methods[method]) is not { } row)
        {
            return null;
        }

        (JournalRow? known, string? problem) = row;
        (string? path, _) = _fused[method].Find(pair);
        if (problem is not null)
        {
            return EvaluationRow.Bad(pair, methods[method], path, metrics.Count, problem);
        }

        MetricValue?[] values =
        [
            .. metrics.Select(metric =>
                known!.Values.TryGetValue(metric.Definition.Id, out MetricValue value) ? value : (MetricValue?)null
            ),
        ];
        return values.Contains(null)
            ? null
            : new EvaluationRow(pair, methods[method], path, [.. values.Select(value => value!.Value)], Problem: null)
            {
                Normalizations = known!.Normalizations,
            };
    }
}
