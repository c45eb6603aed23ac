using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Trains a stage step by step with Adam: reports progress, stops on numbers that are not finite, validates, keeps checkpoints,
/// and goes on from one as if it had never stopped (on the CPU with one number of threads, to the bit).
/// </summary>
/// <remarks>
/// Not thread-safe: one thread at a time, but for <see cref="Dispose"/>, which lets a run that is going on end. Does not own the
/// stage's network.
/// </remarks>
public sealed partial class StageTrainer : IDisposable
{
    private readonly ITrainingStage _stage;
    private readonly StageSources _sources;
    private readonly StageTrainerOptions _options;
    private readonly StageValidation _validation;
    private readonly MasterWeights? _masters;
    private readonly AdamOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly RunningCalls _calls;
    private long _validatedStep;

    /// <summary>Makes a trainer at step 0.</summary>
    /// <param name="stage">What to train, with its network on the device to train on.</param>
    /// <param name="pictures">What to train on.</param>
    /// <param name="options">How.</param>
    /// <param name="validation">Crops to validate on, best without random orientations; null for no validation loss.</param>
    /// <param name="pictureValidation">Whole pictures to validate on by metrics; null for no metrics.</param>
    /// <exception cref="ArgumentException">The best checkpoint is to be chosen by metrics, and there are none.</exception>
    /// <exception cref="TorchBackendException">
    /// The network's device computes wrong: see <see cref="TorchSharpDevice"/>.
    /// </exception>
    public StageTrainer(
        ITrainingStage stage,
        CropSampler pictures,
        StageTrainerOptions options,
        CropSampler? validation = null,
        PictureValidation? pictureValidation = null
    )
        : this(stage, options, StageSources.Of(stage, pictures, validation, pictureValidation)) { }

    /// <summary>The same for batches of any kind.</summary>
    /// <inheritdoc cref="StageTrainer(ITrainingStage, CropSampler, StageTrainerOptions, CropSampler, PictureValidation)"/>
    internal StageTrainer(ITrainingStage stage, StageTrainerOptions options, StageSources sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Best == BestCheckpointRule.LargestMetricMean && sources.Metrics is null)
        {
            throw new ArgumentException(
                $"The best checkpoint of the {stage.Name} stage can't be chosen by metrics: there are no pictures to measure, "
                    + "or the network does not fuse any.",
                nameof(options)
            );
        }

        RequireDevice(stage.Network, options.Precision);
        (_stage, _sources, _options) = (stage, sources, options);
        _validation = new StageValidation(stage, sources.Validation, sources.Metrics);
        _masters = options.Precision == TrainingPrecision.BFloat16 ? new MasterWeights(stage.Network) : null;
        _optimizer = new AdamOptimizer(_masters?.Parameters ?? stage.Network.named_parameters());
        _average = options.AveragingDecay > 0 ? new WeightAverage(_optimizer.Slots, options.AveragingDecay) : null;
        _calls = new RunningCalls(typeof(StageTrainer), Release);
    }

    /// <summary>Steps that are done.</summary>
    public long Step { get; private set; }

    /// <summary>The smallest validation loss so far; infinity before the first validation.</summary>
    public double BestValidationLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest mean of the metrics on the validation pictures so far; minus infinity before the first.</summary>
    public double BestMetricMean { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether a checkpoint and a validation come after the present step.</summary>
    private bool IsDue => Step % _options.CheckpointInterval == 0 || Step == _options.Steps;

    /// <summary>
    /// Trains to the last step. A step that is due for validation and was not validated, because the run before was stopped, is
    /// validated first.
    /// </summary>
    /// <param name="progress">Reports every step, on this thread.</param>
    /// <param name="cancellationToken">
    /// Stops between two steps and inside a validation; a checkpoint is written first where one is asked for.
    /// </param>
    /// <exception cref="TrainingException">
    /// A loss, a gradient, a fixed point or the validation is not finite: the step is named, and the term, the parameter or the
    /// weights.
    /// </exception>
    /// <exception cref="PictureException">A batch lacks pictures that the stage needs, or has crops too small for it.</exception>
    /// <exception cref="WeightsException">A checkpoint can't be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using RunningCalls.Call call = _calls.Enter();
        Stopwatch watch = Stopwatch.StartNew();
        long pictures = 0;
        long start = Step;
        Task<TrainingBatch>? next = null;
        try
        {
            _masters?.ToBFloat16();
            if (Step > _validatedStep && IsDue)
            {
                Keep(cancellationToken);
            }

            next = Load(Step);
            while (Step < _options.Steps)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    WriteCheckpoint(_options.CheckpointPath);
                    cancellationToken.ThrowIfCancellationRequested();
                }

                using TrainingBatch batch = next.GetAwaiter().GetResult();
                next = Load(Step + 1);
                TrainingProgress report = TrainStep(batch);
                pictures += batch.First.shape[0];
                (double? validation, IReadOnlyList<KeyValuePair<string, double>> metrics) = IsDue
                    ? Keep(cancellationToken)
                    : (null, []);
                double seconds = watch.Elapsed.TotalSeconds;
                progress?.Report(
                    report with
                    {
                        PicturesPerSecond = pictures / seconds,
                        TimeLeft = TimeSpan.FromSeconds(seconds / (Step - start) * (_options.Steps - Step)),
                        ValidationLoss = validation,
                        ValidationMetrics = metrics,
                    }
                );
            }
        }
        finally
        {
            _masters?.ToSingle();

            // The batch ahead is not needed any more; whatever went wrong with it is no part of what was asked for.
            next?.ContinueWith(
                loaded => loaded.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
        }
    }

    /// <summary>
    /// Gives the network the average of the weights, where <see cref="StageTrainerOptions.AveragingDecay"/> asks for one: the end
    /// of a training, which can't go on from there.
    /// </summary>
    public void AdoptAverage()
    {
        _average?.Exchange();
        _masters?.Refresh();
    }

    /// <summary>Releases the optimiser's state and the average, not the network.</summary>
    public void Dispose() => _calls.Dispose();

    private void Release()
    {
        _optimizer.Dispose();
        _average?.Dispose();
        _masters?.Dispose();
    }

    private TrainingProgress TrainStep(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainingBatch moved = batch.To(_optimizer.Slots[0].Parameter.device);
        int epoch = (int)(Step / _sources.Pictures.StepsPerEpoch);
        double rate = _options.LearningRateAt(Step, epoch);
        _stage.Network.zero_grad();
        foreach ((_, Parameter parameter) in _sources.ClippedBeside)
        {
            parameter.grad = null;
        }

        IReadOnlyList<LossTerm> terms = StageEvaluation.Evaluate(_stage, moved, epoch, Step + 1);
        Tensor loss = LossTerm.Sum(terms);
        KeyValuePair<string, double>[] values = [.. terms.Select(term => KeyValuePair.Create(term.Name, term.Value.ToNumber()))];
        double value = loss.ToNumber();
        if (!double.IsFinite(value))
        {
            string name = values.FirstOrDefault(term => !double.IsFinite(term.Value)).Key ?? "their sum";
            throw new TrainingException($"The {_stage.Name} loss is {value} at step {Step + 1}, first in {name}.");
        }

        loss.backward();
        _masters?.TakeGradients();
        IEnumerable<(string, Parameter)> trained = _optimizer.Slots.Select(slot => (slot.Name, slot.Parameter));
        double norm = GradientClipping.Clip(trained.Concat(_sources.ClippedBeside), _options.GradientClip, Step + 1);
        _optimizer.Step(rate);
        _masters?.Refresh();
        Step++;
        _average?.Update(Step);
        return new TrainingProgress(_stage.Name, Step, _options.Steps, epoch, value, values, norm, rate, 0, TimeSpan.Zero, null);
    }

    /// <summary>Validates and writes the checkpoints that are due.</summary>
    private (double? Loss, IReadOnlyList<KeyValuePair<string, double>> Metrics) Keep(CancellationToken cancellationToken)
    {
        // Validation can be stopped: the step is safe before it begins, and says that it was not validated yet.
        WriteCheckpoint(_options.CheckpointPath);
        (double? loss, IReadOnlyList<KeyValuePair<string, double>> metrics) = ValidateAverage(cancellationToken);
        double mean = metrics.Count == 0 ? double.NaN : metrics.Average(metric => metric.Value);
        bool smallestLoss = loss < BestValidationLoss;
        bool largestMean = mean > BestMetricMean;
        BestValidationLoss = smallestLoss ? loss!.Value : BestValidationLoss;
        BestMetricMean = largestMean ? mean : BestMetricMean;
        _validatedStep = Step;
        if (_options.Best == BestCheckpointRule.SmallestValidationLoss ? smallestLoss : largestMean)
        {
            _best = _options.BestCheckpointPath is null ? Checkpoint() : null;
            WriteCheckpoint(_options.BestCheckpointPath);
        }

        WriteCheckpoint(_options.CheckpointPath);
        return (loss, metrics);
    }

    private (double? Loss, IReadOnlyList<KeyValuePair<string, double>> Metrics) ValidateAverage(
        CancellationToken cancellationToken
    )
    {
        _average?.Exchange();
        _masters?.ToSingle();
        try
        {
            return _validation.Measure(Step, cancellationToken);
        }
        finally
        {
            _average?.Exchange();
            _masters?.ToBFloat16();
        }
    }

    private static void RequireDevice(nn.Module network, TrainingPrecision precision)
    {
        foreach (Tensor parameter in network.parameters().Take(1))
        {
            DeviceGuard.OfProcess.Require(parameter);
            if (precision == TrainingPrecision.BFloat16)
            {
                DeviceGuard.OfProcess.Require(parameter.device, bfloat16);
            }
        }
    }

    /// <summary>Cuts a batch on another thread while this one trains.</summary>
    private Task<TrainingBatch> Load(long step) => Task.Run(() => _sources.Pictures.Sample(step));
}
