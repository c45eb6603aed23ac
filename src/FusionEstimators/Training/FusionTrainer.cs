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
/// Needs the native library of TorchSharp, which the application brings: the package TorchSharp-cpu, or TorchSharp-cuda-linux.
/// </para>
/// </remarks>
public sealed class FusionTrainer : IEstimator<FuseImagesTransformer>
{
    private readonly MLContext _context;
    private readonly StageSetup _setup;
    private readonly long _seed;
    private readonly InputColumn[] _inputs;
    private readonly FusionEstimator<FuseImagesTransformer> _schema;

    internal FusionTrainer(MLContext context, StageSetup setup, long seed)
    {
        FusionTrainerOptions options = setup.Options;
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

        if (setup.Reference is not null)
        {
            ColumnNames.RequireInputs(setup.Reference);
        }

        foreach ((_, FuseImagesTransformer teacher) in setup.Earlier)
        {
            TeacherWeights.Require(teacher);
        }

        (_context, _setup, _seed) = (context, setup, seed);
        ColumnKind kind = setup.NeedsColor ? ColumnKind.Image : ColumnKind.ImageOrPlane;
        string[] sources = [options.FirstColumnName, options.SecondColumnName];
        string[] references = setup.Reference is null ? [] : [setup.Reference];
        _inputs = [.. sources.Concat(references).Select(name => new InputColumn(name, kind))];

        // What the schema becomes does not depend on what fuses, and there are no weights yet.
        _schema = FuseImagesEstimator.Create(
            context.Transforms,
            options.OutputColumnName,
            sources,
            setup.Task,
            new FuseImagesOptions { Rule = AverageRule }
        );
    }

    private static string AverageRule => ClassicalRule.All[0].Name;

    /// <summary>Trains.</summary>
    /// <param name="input">The rows to train on.</param>
    /// <returns>The transformer that fuses with the trained network.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="PictureException">
    /// There are no rows, or a picture is missing, smaller than a crop, of another size than its partner or not finite; the row
    /// is named.
    /// </exception>
    /// <exception cref="TrainingException">
    /// The loss is not finite any more; the folder belongs to another training; CUDA is asked for and not there; or TorchSharp
    /// has no native library.
    /// </exception>
    /// <exception cref="WeightsException">
    /// The teacher's weights are another network's, or weights and checkpoints can't be read or written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public FuseImagesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireColumns(input);
        if (_setup.Options.Validation is IDataView validation)
        {
            RequireColumns(validation);
        }

        FusionTrainerOptions options = _setup.Options;
        WeightFile weights = TorchProcess.Run(options.Threads, () => Train(input), options.CancellationToken);
        return Transformer(weights, input);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputColumn input in _inputs)
        {
            _ = input.FindIn(inputSchema);
        }

        return _schema.GetOutputSchema(inputSchema);
    }

    /// <summary>Throws if the data lacks what Fit reads.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    internal void RequireColumns(IDataView data)
    {
        DataViewType[] types = [.. _inputs.Select(input => input.FindIn(data.Schema).Type)];
        _ = PictureSize.Common(_inputs, types);
        _schema.Fit(data).Dispose();
    }

    private FuseImagesTransformer Transformer(WeightFile weights, IDataView input)
    {
        FusionTrainerOptions options = _setup.Options;
        return FuseImagesEstimator
            .Create(
                _context.Transforms,
                options.OutputColumnName,
                [options.FirstColumnName, options.SecondColumnName],
                _setup.Task,
                _setup.Fuse(weights)
            )
            .Fit(input);
    }

    /// <summary>
    /// Makes the transformer of a network that learned nothing: what is wrong with how it is to fuse shows before the training.
    /// </summary>
    private void TryTransformer(IDataView input)
    {
        WeightFile weights;
        if (_setup.NeedsColor)
        {
            using ColorNet colors = new();
            weights = colors.Save();
        }
        else
        {
            using FusionNetwork network = _setup.Options.CreateNetwork();
            weights = network.Save();
        }

        Transformer(weights, input).Dispose();
    }

    private WeightFile Train(IDataView input)
    {
        FusionTrainerOptions options = _setup.Options;
        using IChannel channel = ((IChannelProvider)_context).Start(nameof(FusionTrainer));
        torch.Device device = TorchProcess.ChooseDevice(_context, options.GpuDeviceId, channel);
        TryTransformer(input);
        using TrainingFolder folder = new(options.CheckpointFolder, _setup.Name);
        PutEarlier(folder);
        if (folder.IsTrained)
        {
            channel.Warning(
                MessageSensitivity.None,
                "{0}: {1} has weights of a training that came to its end; they are taken as they are, whatever data and options say.",
                _setup.Name,
                folder.Path
            );
            return folder.ReadWeights();
        }

        long seed = folder.KeepSeed(_seed);
        StagePlan plan = Plan(input, (ulong)seed);
        channel.Info(
            MessageSensitivity.None,
            "{0}: {1} pairs to train on, {2} to validate on, seed {3}, device {4}.",
            _setup.Name,
            plan.Training.Count,
            plan.Validation.Count,
            seed,
            device
        );
        GradientTransferSchedule schedule = new(folder.Path, CreateNetwork, _setup.Schedule(plan) with { Seed = seed });
        schedule.Run(new TrainingLog(channel, options.Progress), options.CancellationToken);
        return folder.ReadWeights();

        FusionNetwork CreateNetwork()
        {
            FusionNetwork network = options.CreateNetwork();
            network.to(device);
            return network;
        }
    }

    /// <summary>Hands the weights of earlier stages to the schedule, after a look at whether they fit the network.</summary>
    private void PutEarlier(TrainingFolder folder)
    {
        if (_setup.Earlier.Count > 0)
        {
            using FusionNetwork network = _setup.Options.CreateNetwork();
            foreach ((string name, FuseImagesTransformer teacher) in _setup.Earlier)
            {
                WeightFile weights = TeacherWeights.Require(teacher);
                _ = network.Layout.Check(weights);
                folder.PutTeacher(name, weights);
            }
        }
    }

    private StagePlan Plan(IDataView input, ulong seed)
    {
        FusionTrainerOptions options = _setup.Options;
        IReadOnlyList<TrainingPair> training = Read(input);
        IReadOnlyList<TrainingPair> validation = options.Validation is null ? [] : Read(options.Validation);
        if (options.ValidationShare > 0)
        {
            if (training.Count < 2)
            {
                throw new PictureException($"The data has {training.Count} row; setting rows apart to validate on needs two.");
            }

            (training, validation) = ValidationSplit.Split(training, options.ValidationShare, seed);
        }

        return new StagePlan
        {
            Training = training,
            Validation = validation,
            ValidationMetrics = _setup.NeedsColor ? [] : options.ValidationMetrics,
            Crops = options.Crops with { Seed = seed, SwapSources = _setup.SwapSources, Chroma = _setup.NeedsColor },
            Trainer = options.Trainer,
        };
    }

    private TrainingPair[] Read(IDataView data) =>
        TrainingRows.Read(data, _inputs, _setup.NeedsColor, _setup.Options.CancellationToken);
}
