using System.Diagnostics;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Trains a fusion network with a learned loss (Algorithm 1 of ReFusion, arXiv:2312.07943): rounds of meta steps, in which the
/// proposal module learns, and of steps in which the fusion module learns from the proposed loss and the reconstruction module
/// learns to rebuild the sources. Goes on from a checkpoint as if it had never stopped (with one number of threads, to the bit).
/// </summary>
/// <remarks>Not thread-safe: one thread at a time. Does not own the networks.</remarks>
internal sealed class MetaTrainer : IDisposable
{
    private readonly string _name;
    private readonly LearnedLossOptions _options;
    private readonly CropSampler _pictures;
    private readonly MetaSampler _metaPictures;
    private readonly MetaValidation _validation;
    private readonly AdamOptimizer _fusion;
    private readonly AdamOptimizer _proposal;
    private readonly AdamOptimizer _reconstruction;
    private readonly WeightAverage? _average;
    private readonly MetaStep _metaStep;
    private readonly FusionStep _fusionStep;
    private readonly MetaCheckpoint _checkpoint;
    private WeightFile? _best;
    private long _validatedStep;

    /// <summary>Makes a trainer at step 0.</summary>
    /// <param name="name">What progress, errors and checkpoints call the training, such as the task.</param>
    /// <param name="networks">The networks, of one floating type on the processor.</param>
    /// <param name="scratch">Networks of the same shape, which it owns.</param>
    /// <param name="pairs">What to train on, at least two pairs.</param>
    /// <param name="crops">How batches are cut.</param>
    /// <param name="options">How.</param>
    /// <param name="validation">Pairs to validate on; none for no validation.</param>
    /// <param name="metrics">Ids of metrics to measure on the whole validation pictures; none for none.</param>
    /// <exception cref="ArgumentException">There are meta steps in a variant that proposes nothing.</exception>
    public MetaTrainer(
        string name,
        LearnedLossNetworks networks,
        LearnedLossNetworks scratch,
        IReadOnlyList<TrainingPair> pairs,
        CropSamplerOptions crops,
        LearnedLossOptions options,
        IReadOnlyList<TrainingPair> validation,
        IReadOnlyList<string> metrics
    )
    {
        if (options is { Variant: LearnedLossVariant.EvenWeights or LearnedLossVariant.Joint, MetaSteps: > 0 })
        {
            throw new ArgumentException(
                $"Nothing is proposed in the variant {options.Variant}, so there are no meta steps to take."
            );
        }

        (_name, _options) = (name, options);
        (_pictures, _metaPictures) = (new CropSampler(pairs, crops), new MetaSampler(pairs, crops));
        _validation = new MetaValidation(networks, options.Meta, validation, crops, metrics);
        const double SmallEpsilon = 1e-16;
        _fusion = new AdamOptimizer(Named("fusion", networks.Fusion));
        _proposal = new AdamOptimizer(Named("proposal", networks.Proposal), SmallEpsilon);
        _reconstruction = new AdamOptimizer(Named("reconstruction", networks.Reconstruction));
        _average = options.AveragingDecay > 0 ? new WeightAverage(_fusion.Slots, options.AveragingDecay) : null;
        _metaStep = new MetaStep(networks, scratch, options.Meta);
        _fusionStep = new FusionStep(networks, options);
        AdamOptimizer.Slot[] slots = [.. _fusion.Slots, .. _proposal.Slots, .. _reconstruction.Slots];
        _checkpoint = new MetaCheckpoint(name, slots, _average, options, crops, pairs.Count);
    }

    /// <summary>Steps of both phases that are done.</summary>
    public long Step { get; private set; }

    /// <summary>Meta steps that are done.</summary>
    public long MetaSteps =>
        (RoundStep / _options.RoundLength * _options.MetaSteps) + Math.Min(RoundStep % _options.RoundLength, _options.MetaSteps);

    /// <summary>Steps of the fusion and the reconstruction module that are done.</summary>
    public long FusionSteps => Step - MetaSteps;

    /// <summary>The smallest reconstruction loss on the validation pairs so far.</summary>
    public double BestValidationLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest mean of the metrics on the validation pictures so far.</summary>
    public double BestMetricMean { get; private set; } = double.NegativeInfinity;

    /// <summary>Steps since the warm-up.</summary>
    private long RoundStep => Math.Max(0, Step - _options.WarmUpSteps);

    private bool IsDue => Step % _options.CheckpointInterval == 0 || Step == _options.Steps;

    /// <summary>Trains to the last step.</summary>
    /// <param name="progress">Reports every step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint where one is asked for.</param>
    /// <exception cref="TrainingException">A number is not finite: phase, step and tensor are named.</exception>
    /// <exception cref="WeightsException">A checkpoint can't be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Stopwatch watch = Stopwatch.StartNew();
        (long start, long pictures) = (Step, 0);
        if (Step > _validatedStep && IsDue)
        {
            Keep(cancellationToken);
        }

        while (Step < _options.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                WriteCheckpoint(_options.CheckpointPath);
                cancellationToken.ThrowIfCancellationRequested();
            }

            TrainingProgress report = TakeStep();
            pictures += _pictures.BatchSize;
            MetaMeasures measures = IsDue ? Keep(cancellationToken) : MetaMeasures.None;
            double seconds = watch.Elapsed.TotalSeconds;
            progress?.Report(
                report with
                {
                    PicturesPerSecond = pictures / seconds,
                    TimeLeft = TimeSpan.FromSeconds(seconds / (Step - start) * (_options.Steps - Step)),
                    ValidationLoss = measures.RebuildingLoss,
                    ValidationMetrics = measures.Values,
                }
            );
        }
    }

    /// <summary>Takes up a checkpoint of the same networks and settings.</summary>
    /// <exception cref="WeightsException">The file is missing, broken, or lacks a tensor.</exception>
    /// <exception cref="TrainingException">It is of other networks or settings; nothing has been changed.</exception>
    public void Resume(string path) => TakeUp(WeightFile.Read(path), path);

    /// <summary>Takes up the best checkpoint, if there is one, with the average as the fusion module's weights.</summary>
    /// <exception cref="WeightsException">The file is broken.</exception>
    public void AdoptBest()
    {
        if (File.Exists(_options.BestCheckpointPath))
        {
            Resume(_options.BestCheckpointPath);
        }
        else if (_best is not null)
        {
            TakeUp(_best, "the best checkpoint");
        }

        _average?.Exchange();
    }

    /// <summary>Releases the optimisers' states, not the networks.</summary>
    public void Dispose()
    {
        _fusion.Dispose();
        _proposal.Dispose();
        _reconstruction.Dispose();
        _average?.Dispose();
        _metaStep.Dispose();
    }

    private TrainingProgress TakeStep()
    {
        (long round, long place) = Math.DivRem(RoundStep, _options.RoundLength);
        double decay = _options.DecayAt(Step);
        bool isMeta = Step >= _options.WarmUpSteps && place < _options.MetaSteps;
        using DisposeScope scope = NewDisposeScope();
        return isMeta ? MetaPhase(round, place, decay) : FusionPhase((int)round, decay);
    }

    private TrainingProgress MetaPhase(long round, long place, double decay)
    {
        (TrainingBatch train, TrainingBatch test) = _metaPictures.Sample(round, place);
        using (train)
        using (test)
        {
            double rate = _options.ProposalRate * decay;
            MetaStepResult result = _metaStep.Run(train, test, _options.LearningRate * decay);
            RequireFinite(result.Intensity, "the proposed weights w", "meta");
            RequireFinite(result.Gradient, "the proposed weights v", "meta");
            RequireFinite(result.OuterLoss, "the outer loss", "meta");
            double norm = GradientClipping.Clip(_proposal.Slots, double.PositiveInfinity, Step + 1);
            if (_options.Rule == ProposalRule.Adam)
            {
                _proposal.Step(rate);
            }
            else
            {
                NormalisedStep.Take(_proposal.Slots, rate);
            }

            if (_options.Variant == LearnedLossVariant.InnerSteps)
            {
                TakeInnerStep(train, _options.LearningRate * decay);
            }

            return Report(
                "meta",
                (int)round,
                result.OuterLoss.ToNumber(),
                [.. Means(result.Intensity, result.Gradient)],
                norm,
                rate
            );
        }
    }

    private TrainingProgress FusionPhase(int round, double decay)
    {
        using TrainingBatch batch = _pictures.Sample(FusionSteps);
        double rate = _options.LearningRate * decay;
        FusionStepResult result = Differentiate(batch, "fusion");
        double norm = GradientClipping.Clip(_fusion.Slots, _options.GradientClip, Step + 1);
        GradientClipping.Clip(_reconstruction.Slots, _options.GradientClip, Step + 1);
        _fusion.Step(rate);
        _reconstruction.Step(rate);
        _average?.Update(FusionSteps + 1);
        return Report(
            "fusion",
            round,
            result.FusionLoss.ToNumber(),
            [KeyValuePair.Create("rebuilding", result.RebuildingLoss.ToNumber()), .. Means(result.Intensity, result.Gradient)],
            norm,
            rate
        );
    }

    /// <summary>Moves the fusion and the reconstruction module by inner steps, where they learn by nothing else.</summary>
    private void TakeInnerStep(TrainingBatch batch, double innerRate)
    {
        Differentiate(batch, "meta");
        PlainStep.Take(_fusion.Slots, innerRate);
        PlainStep.Take(_reconstruction.Slots, innerRate);
        _average?.Update(MetaSteps + 1);
    }

    private FusionStepResult Differentiate(TrainingBatch batch, string phase)
    {
        FusionStepResult result = _fusionStep.Run(batch);
        RequireFinite(result.Intensity, "the proposed weights w", phase);
        RequireFinite(result.Gradient, "the proposed weights v", phase);
        RequireFinite(result.FusionLoss, "the fusion loss", phase);
        RequireFinite(result.RebuildingLoss, "the reconstruction loss", phase);
        return result;
    }

    /// <summary>How much is asked for of the first sources, on the whole.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Means(Tensor intensity, Tensor gradient) =>
        [
            KeyValuePair.Create("mean w", intensity.select(1, 0).mean().ToNumber()),
            KeyValuePair.Create("mean v", gradient.select(1, 0).mean().ToNumber()),
        ];

    private TrainingProgress Report(
        string phase,
        int round,
        double loss,
        IReadOnlyList<KeyValuePair<string, double>> terms,
        double norm,
        double rate
    )
    {
        Step++;
        return new TrainingProgress(
            $"{_name} {phase}",
            Step,
            _options.Steps,
            round,
            loss,
            terms,
            norm,
            rate,
            0,
            TimeSpan.Zero,
            null
        );
    }

    private void RequireFinite(Tensor tensor, string what, string phase)
    {
        if (!tensor.isfinite().all().is_nonzero())
        {
            throw new TrainingException(
                $"At step {Step + 1} of {_name}, in the {phase} phase, {what} are not finite. Go on from an earlier checkpoint "
                    + "with a smaller step size."
            );
        }
    }

    /// <summary>Validates and writes the checkpoints that are due.</summary>
    private MetaMeasures Keep(CancellationToken cancellationToken)
    {
        // Validation can be stopped: the step is safe before it begins, and says that it was not validated yet.
        WriteCheckpoint(_options.CheckpointPath);
        _average?.Exchange();
        MetaMeasures measures;
        try
        {
            measures = _validation.Measure(cancellationToken);
        }
        finally
        {
            _average?.Exchange();
        }

        double mean = measures.Values.Count == 0 ? double.NaN : measures.Values.Average(metric => metric.Value);
        bool smallestLoss = measures.RebuildingLoss < BestValidationLoss;
        bool largestMean = mean > BestMetricMean;
        BestValidationLoss = smallestLoss ? measures.RebuildingLoss!.Value : BestValidationLoss;
        BestMetricMean = largestMean ? mean : BestMetricMean;
        _validatedStep = Step;
        if (_options.Best == BestCheckpointRule.SmallestValidationLoss ? smallestLoss : largestMean)
        {
            _best = _options.BestCheckpointPath is null ? MakeCheckpoint() : null;
            WriteCheckpoint(_options.BestCheckpointPath);
        }

        WriteCheckpoint(_options.CheckpointPath);
        return measures;
    }

    private WeightFile MakeCheckpoint() =>
        _checkpoint.Make(new TrainingState(_name, Step, _validatedStep, BestValidationLoss, BestMetricMean));

    private void WriteCheckpoint(string? path)
    {
        if (path is not null)
        {
            MakeCheckpoint().Write(path);
        }
    }

    private void TakeUp(WeightFile file, string path) =>
        (_, Step, _validatedStep, BestValidationLoss, BestMetricMean) = _checkpoint.TakeUp(file, path);

    private static IEnumerable<(string Name, Parameter Parameter)> Named(string prefix, nn.Module network) =>
        network.named_parameters().Select(pair => ($"{prefix}.{pair.name}", pair.parameter));
}
