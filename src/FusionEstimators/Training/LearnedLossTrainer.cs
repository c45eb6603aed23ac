using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// An estimator whose Fit trains ReFusion with a loss that is learned beside it, and gives the transformer that fuses with the
/// fusion module; the modules that proposed the loss and rebuilt the sources are left behind.
/// </summary>
/// <remarks>
/// Bai et al., "ReFusion: Learning image fusion from reconstruction with learnable loss via meta-learning", IJCV 2024,
/// arXiv:2312.07943. Immutable. Trains on the processor. See <see cref="FusionTrainer"/> about memory, threads and the native
/// library. Whoever calls Fit owns the transformer that it gives.
/// </remarks>
public sealed class LearnedLossTrainer : IEstimator<FuseImagesTransformer>
{
    private readonly MLContext _context;
    private readonly LearnedLossTrainerOptions _options;
    private readonly long _seed;
    private readonly TrainerSchema _schema;

    internal LearnedLossTrainer(MLContext context, LearnedLossTrainerOptions options, long seed)
    {
        foreach (string metric in options.ValidationMetrics)
        {
            _ = MetricRegistry.Get(metric);
        }

        if (options.ValidationMetrics.Count > 0 && options.ValidationShare == 0)
        {
            throw new ArgumentException("There are ValidationMetrics to choose the best weights by, and a ValidationShare of 0.");
        }

        (_context, _options, _seed) = (context, options, seed);
        _schema = new TrainerSchema(context, options, options.Task);
    }

    private string TaskName => FusionTaskDefinition.Of(_options.Task).Name;

    /// <summary>Trains.</summary>
    /// <param name="input">The rows to train on, at least two, and one more to set apart where that is asked for.</param>
    /// <returns>The transformer that fuses with the trained network.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="PictureException">
    /// There are too few rows, or a picture is missing, smaller than a crop, of another size than its partner or not finite; the
    /// row is named.
    /// </exception>
    /// <exception cref="TrainingException">
    /// A number is not finite any more, or the folder belongs to another training.
    /// </exception>
    /// <exception cref="TorchBackendException">libtorch can't be loaded, or the processor computes wrong.</exception>
    /// <exception cref="WeightsException">Weights and checkpoints can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FuseImagesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _schema.Require(input);
        WeightFile weights = TorchProcess.Run(_options.Threads, () => Train(input), _options.CancellationToken);
        return _schema.Transformer(new FuseImagesOptions { Weights = weights }, input);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _schema.Output(inputSchema);

    private WeightFile Train(IDataView input)
    {
        using IChannel channel = ((IChannelProvider)_context).Start(nameof(LearnedLossTrainer));
        CheckpointStore? store = _options.CheckpointFolder is string folder ? new CheckpointStore(folder) : null;
        if (KeptWeights.Find(store, TaskName, channel) is WeightFile kept)
        {
            return kept;
        }

        LearnedLossPlan plan = Plan(input, store?.KeepSeed(TaskName, _seed) ?? _seed);
        channel.Info(
            MessageSensitivity.None,
            "{0}: {1} pairs to train on, {2} to validate on, seed {3}.",
            TaskName,
            plan.Training.Count,
            plan.Validation.Count,
            plan.Seed
        );
        return new LearnedLossRun(plan, store)
            .Run(new TrainingLog(channel, _options.Progress), _options.CancellationToken)
            .Fusion;
    }

    private LearnedLossPlan Plan(IDataView input, long seed)
    {
        IReadOnlyList<TrainingPair> training = TrainingRows.Read(input, _schema.Inputs, color: false, _options.CancellationToken);
        IReadOnlyList<TrainingPair> validation = [];
        bool setsApart = _options.ValidationShare > 0;
        if (training.Count < (setsApart ? 3 : 2))
        {
            throw new PictureException(
                $"The data has {training.Count} row: a learned loss takes pairs to learn from and others to judge by, and one more "
                    + "where rows are set apart to validate on."
            );
        }

        if (setsApart)
        {
            (training, validation) = ValidationSplit.Split(training, _options.ValidationShare, (ulong)seed);
        }

        return new LearnedLossPlan
        {
            Task = _options.Task,
            Training = training,
            Validation = validation,
            ValidationMetrics = _options.ValidationMetrics,
            Crops = _options.Crops with { Seed = (ulong)seed, Chroma = false },
            Options = _options.Learning,
            Seed = seed,
        };
    }
}
