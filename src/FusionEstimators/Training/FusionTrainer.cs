using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace FusionML.Estimators;

/// <summary>An estimator whose Fit trains a network and gives the transformer that fuses with it.</summary>
/// <remarks>
/// Immutable. Fit reads the rows once and holds the pictures in memory, as float32 planes, only those bands that are trained on,
/// until it is done; plane columns are held without a copy. Of several Fits at once, one trains and the others wait, because the
/// random generator and the threads of TorchSharp belong to the whole process. Whoever calls Fit owns the transformer that it
/// gives.
/// <para>
/// Needs the native library of TorchSharp, which the application brings: the package libtorch-cpu of its platform, or
/// TorchSharp-cuda-linux.
/// </para>
/// </remarks>
public sealed class FusionTrainer : IEstimator<FuseImagesTransformer>
{
    private readonly MLContext _context;
    private readonly StageDefinition _stage;
    private readonly FusionTrainerOptions _options;
    private readonly StageInputs _given;
    private readonly IReadOnlyDictionary<string, FuseImagesTransformer> _earlier;
    private readonly long _seed;
    private readonly TrainerSchema _schema;

    internal FusionTrainer(MLContext context, StageDefinition stage, FusionTrainerOptions options, long seed)
    {
        if (options.Validation is not null && options.ValidationShare > 0)
        {
            throw new ArgumentException(
                $"Validation and ValidationShare ({options.ValidationShare}) can't both say what to validate on."
            );
        }

        foreach (string metric in options.ValidationMetrics)
        {
            _ = MetricRegistry.Get(metric);
        }

        StageInputs given = options.Inputs;
        string[] references = stage.NeedsReference && given.Reference is not null ? [given.Reference] : [];
        ColumnNames.RequireInputs(references);
        _earlier = given.Earlier(stage);
        foreach (FuseImagesTransformer model in _earlier.Values)
        {
            TeacherWeights.Require(model);
        }

        (_context, _stage, _options, _given, _seed) = (context, stage, options, given, seed);
        ColumnKind kind = stage.TrainsChroma ? ColumnKind.Image : ColumnKind.ImageOrPlane;
        _schema = new TrainerSchema(context, options, stage.Task, kind, references);
    }

    /// <summary>Trains.</summary>
    /// <param name="input">The rows to train on.</param>
    /// <returns>The transformer that fuses with the trained network.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="PictureException">
    /// There are no rows, or a picture is missing, smaller than a crop, of another size than its partner or not finite; the row
    /// is named.
    /// </exception>
    /// <exception cref="TrainingException">
    /// The loss is not finite any more, or the folder belongs to another training.
    /// </exception>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, or the device is not there or computes wrong and the context allows no other.
    /// </exception>
    /// <exception cref="WeightsException">
    /// The teacher's weights are another network's, or weights and checkpoints can't be read or written.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FuseImagesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireColumns(input);
        if (_options.Validation is IDataView validation)
        {
            RequireColumns(validation);
        }

        WeightFile weights = TorchProcess.Run(_options.Threads, () => Train(input), _options.CancellationToken);
        return Transformer(weights, input);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _schema.Output(inputSchema);

    /// <summary>Throws if the data lacks what Fit reads.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    internal void RequireColumns(IDataView data) => _schema.Require(data);

    private FuseImagesTransformer Transformer(WeightFile weights, IDataView input) =>
        _schema.Transformer(_options.FuseWith?.Invoke(weights) ?? FuseWith(weights), input);

    private FuseImagesOptions FuseWith(WeightFile weights) =>
        _stage.TrainsChroma
            ? new FuseImagesOptions { Weights = _given.Luminance!.Weights, ColorNet = weights }
            : new FuseImagesOptions { Weights = weights };

    /// <summary>
    /// Makes the transformer of a network that learned nothing: what is wrong with how it is to fuse shows before the training.
    /// </summary>
    private void TryTransformer(IDataView input)
    {
        WeightFile weights;
        if (_stage.TrainsChroma)
        {
            using ColorNet colors = new();
            weights = colors.Save();
        }
        else
        {
            using FusionNetwork network = _options.CreateNetwork();
            weights = network.Save();
        }

        Transformer(weights, input).Dispose();
    }

    private WeightFile Train(IDataView input)
    {
        using IChannel channel = ((IChannelProvider)_context).Start(nameof(FusionTrainer));
        torch.Device device = TorchProcess.ChooseDevice(_context, _options.GpuDeviceId, channel);
        TryTransformer(input);
        CheckpointStore? store = _options.CheckpointFolder is string folder ? new(Path.Combine(folder, _stage.Name)) : null;
        Dictionary<string, WeightFile> earlier = EarlierWeights(store);
        if (KeptWeights.Find(store, _stage.Name, channel) is WeightFile kept)
        {
            return kept;
        }

        long seed = store?.KeepSeed(_stage.Name, _seed) ?? _seed;
        StagePlan plan = Plan(input, seed);
        channel.Info(
            MessageSensitivity.None,
            "{0}: {1} pairs to train on, {2} to validate on, seed {3}, device {4}.",
            _stage.Name,
            plan.Training.Count,
            plan.Validation.Count,
            seed,
            device
        );
        StageRun run = new(_stage, plan, CreateNetwork, store);
        return run.Run(earlier, new TrainingLog(channel, _options.Progress), _options.CancellationToken);

        FusionNetwork CreateNetwork()
        {
            FusionNetwork network = _options.CreateNetwork();
            network.to(device);
            return network;
        }
    }

    /// <summary>
    /// The weights of earlier stages, after a look at whether they fit the network. They are kept beside the checkpoints, so that
    /// a training does not go on with another teacher.
    /// </summary>
    private Dictionary<string, WeightFile> EarlierWeights(CheckpointStore? store)
    {
        Dictionary<string, WeightFile> earlier = [];
        if (_earlier.Count > 0)
        {
            using FusionNetwork network = _options.CreateNetwork();
            foreach ((string name, FuseImagesTransformer model) in _earlier)
            {
                WeightFile weights = TeacherWeights.Require(model);
                _ = network.Layout.Check(weights);
                store?.Put(name, weights);
                earlier.Add(name, weights);
            }
        }

        return earlier;
    }

    private StagePlan Plan(IDataView input, long seed)
    {
        IReadOnlyList<TrainingPair> training = Read(input);
        IReadOnlyList<TrainingPair> validation = _options.Validation is null ? [] : Read(_options.Validation);
        if (_options.ValidationShare > 0)
        {
            if (training.Count < 2)
            {
                throw new PictureException($"The data has {training.Count} row; setting rows apart to validate on needs two.");
            }

            (training, validation) = ValidationSplit.Split(training, _options.ValidationShare, (ulong)seed);
        }

        return new StagePlan
        {
            Training = training,
            Validation = validation,
            ValidationMetrics = _stage.TrainsChroma ? [] : _options.ValidationMetrics,
            Crops = _options.Crops with { Seed = (ulong)seed, SwapSources = _stage.SwapSources },
            Trainer = _options.Trainer,
            Loss = _given.Loss,
            TransferGradients = _given.Teacher is not null,
            StartFromEarlier = _given.Start is not null,
            Seed = seed,
        };
    }

    private TrainingPair[] Read(IDataView data) =>
        TrainingRows.Read(data, _schema.Inputs, _stage.TrainsChroma, _options.CancellationToken);
}
