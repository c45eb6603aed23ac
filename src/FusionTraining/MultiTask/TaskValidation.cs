using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Measures one network on whole validation pictures of several tasks, each with its fusion modules.</summary>
internal sealed class TaskValidation
{
    private readonly Pslpt _network;
    private readonly IReadOnlyList<(TaskPairs Pairs, PictureValidation Pictures)> _tasks;

    /// <param name="network">The network.</param>
    /// <param name="tasks">The tasks; those without pairs to validate on are left out.</param>
    /// <param name="metrics">Ids of metrics, of which more is better.</param>
    public TaskValidation(Pslpt network, IEnumerable<TaskPairs> tasks, IReadOnlyList<string> metrics)
    {
        _network = network;
        _tasks =
        [
            .. tasks
                .Where(pairs => pairs.Validation.Count > 0)
                .Select(pairs => (pairs, new PictureValidation(pairs.Validation, metrics))),
        ];
    }

    /// <summary>The mean of each metric on each task, by names such as <c>mfif Qabf</c>.</summary>
    /// <param name="cancellationToken">Stops between and inside pictures.</param>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, double>> all = [];
        FusionSet set = _network.Set;
        try
        {
            foreach ((TaskPairs pairs, PictureValidation pictures) in _tasks)
            {
                _network.Set = FusionSets.Of(pairs.Task);
                using IFusionEngine engine = Engine(pairs.Task);
                all.AddRange(
                    pictures
                        .Measure(engine, cancellationToken)
                        .Select(metric => KeyValuePair.Create($"{pairs.Name} {metric.Key}", metric.Value))
                );
            }
        }
        finally
        {
            _network.Set = set;
        }

        return all;
    }

    /// <summary>The managed kernels know the published network alone.</summary>
    private IFusionEngine Engine(FusionTask task) =>
        _network.Layout == NetworkLayout.Pslpt
            ? new ManagedFusionEngine(_network.Save(), task)
            : new TorchSharpFusionEngine(_network);
}
