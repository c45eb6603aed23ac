using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// An estimator whose Fit trains PSLPT for all four tasks in two stages, and gives the transformer that fuses one of them. Its
/// weights fuse the others too: <see cref="FuseImagesOptions"/> take them with another task.
/// </summary>
/// <remarks>
/// Wang, Deng and Vivone, "A general image fusion framework using multi-task semi-supervised learning", Information Fusion 2024,
/// 102414. Immutable. Trains on the processor. See <see cref="FusionTrainer"/> about memory, threads and the native library.
/// Whoever calls Fit owns the transformer that it gives.
/// </remarks>
public sealed class MultiTaskTrainer : IEstimator<FuseImagesTransformer>
{
    private readonly MLContext _context;
    private readonly MultiTaskTrainerOptions _options;
    private readonly long _seed;
    private readonly TrainerSchema _schema;
    private readonly TrainerSchema _labelled;

    internal MultiTaskTrainer(MLContext context, MultiTaskTrainerOptions options, long seed)
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
        _labelled = new TrainerSchema(
            context,
            options,
            options.Task,
            ColumnKind.ImageOrPlane,
            references: [options.ReferenceColumnName]
        );
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The infrared-visible rows.</param>
    /// <returns>The transformer that fuses the task of the options.</returns>
    /// <exception cref="SchemaMismatchException">A column of the data of a task is missing or has another type.</exception>
    /// <exception cref="PictureException">
    /// A task has too few rows, or a picture is missing, smaller than a crop, of another size than its partner or not finite;
    /// task and row are named.
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
        _schema.Require(_options.Medical);
        _labelled.Require(_options.MultiFocus);
        _labelled.Require(_options.MultiExposure);
        WeightFile weights = TorchProcess.Run(_options.Threads, () => Train(input), _options.CancellationToken);
        return _schema.Transformer(new FuseImagesOptions { Weights = weights }, input);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _schema.Output(inputSchema);

    private WeightFile Train(IDataView input)
    {
        const string Name = MultiTaskStageNames.Whole;
        using IChannel channel = ((IChannelProvider)_context).Start(nameof(MultiTaskTrainer));
        CheckpointStore? store = _options.CheckpointFolder is string folder ? new CheckpointStore(folder) : null;
        if (KeptWeights.Find(store, Name, channel) is WeightFile kept)
        {
            return kept;
        }

        MultiTaskPlan plan = Plan(input, store?.KeepSeed(Name, _seed) ?? _seed);
        foreach (TaskPairs pairs in plan.Tasks)
        {
            channel.Info(
                MessageSensitivity.None,
                "{0}: {1} pairs to train on, {2} to validate on, seed {3}.",
                pairs.Name,
                pairs.Training.Count,
                pairs.Validation.Count,
                plan.Seed
            );
        }

        TrainingLog log = new(channel, _options.Progress);
        return new MultiTaskRun(plan, store).Run(log, _options.CancellationToken);
    }

    private MultiTaskPlan Plan(IDataView input, long seed)
    {
        return new MultiTaskPlan
        {
            Tasks =
            [
                Read(FusionTask.Ivf, input, _schema),
                Read(FusionTask.Mfif, _options.MultiFocus, _labelled),
                Read(FusionTask.Meif, _options.MultiExposure, _labelled),
                Read(FusionTask.Mif, _options.Medical, _schema),
            ],
            ValidationMetrics = _options.ValidationMetrics,
            LabelledCrops = _options.LabelledCrops,
            UnlabelledCrops = _options.UnlabelledCrops,
            Options = _options.Training,
            Seed = seed,
        };

        TaskPairs Read(FusionTask task, IDataView rows, TrainerSchema schema)
        {
            string name = FusionTaskDefinition.Of(task).Name;
            IReadOnlyList<TrainingPair> training = TrainingRows.Read(
                rows,
                schema.Inputs,
                color: false,
                _options.CancellationToken
            );
            training =
            [
                .. training.Select(pair => new TrainingPair($"{name} {pair.Id}", pair.First, pair.Second, pair.Reference)),
            ];
            if (_options.ValidationShare == 0)
            {
                return new TaskPairs(task, training, []);
            }

            if (training.Count < 2)
            {
                throw new PictureException(
                    $"The data of {name} has 1 row, and rows are to be set apart to validate on: it takes 2."
                );
            }

            (training, IReadOnlyList<TrainingPair> validation) = ValidationSplit.Split(
                training,
                _options.ValidationShare,
                (ulong)seed
            );
            return new TaskPairs(task, training, validation);
        }
    }
}
