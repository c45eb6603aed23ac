using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Sequential gradient transfer (section 3.1.2 of "A General Image Fusion Approach Exploiting Gradient Transfer Learning and
/// Fusion Rule Unfolding"): multi-focus, then multi-exposure with the multi-focus network as its teacher, then ColorNet on top of
/// it, then infrared-visible with the multi-exposure network as its teacher, and beyond the paper a medical stage. Weights are left
/// in a folder as <c>mfif</c>, <c>meif</c>, <c>colornet</c>, <c>ivf</c> and <c>mif.safetensors</c>.
/// </summary>
/// <remarks>
/// A stage whose weights are in the folder is not trained again, and one whose checkpoint is there goes on from it, so a run that
/// was stopped is simply started again. A best checkpoint without a checkpoint beside it is of no run that could go on, and is
/// removed. Sets the seed of the global random generator. Not thread-safe.
/// </remarks>
public sealed class GradientTransferSchedule
{
    private const string MultiFocus = "mfif";
    private const string MultiExposure = "meif";
    private const string Color = "colornet";
    private const string InfraredVisible = "ivf";
    private const string Medical = "mif";

    private readonly string _directory;
    private readonly Func<FusionNetwork> _createNetwork;
    private readonly GradientTransferScheduleOptions _options;

    /// <summary>Makes a schedule.</summary>
    /// <param name="directory">The folder for weights and checkpoints; it is made if it is not there.</param>
    /// <param name="createNetwork">Makes a fresh network on the device to train on, for students and teachers.</param>
    /// <param name="options">The stages.</param>
    public GradientTransferSchedule(string directory, Func<FusionNetwork> createNetwork, GradientTransferScheduleOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(createNetwork);
        ArgumentNullException.ThrowIfNull(options);
        (_directory, _createNetwork, _options) = (directory, createNetwork, options);
    }

    /// <summary>Trains all stages that have a plan and no weights yet.</summary>
    /// <param name="progress">Hears about every step of every stage, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint.</param>
    /// <exception cref="TrainingException">
    /// A number is not finite any more, a checkpoint belongs to something else, or the weights of a teacher are not there.
    /// </exception>
    /// <exception cref="WeightsException">
    /// Weights or checkpoints can't be read or written, or the weights of a teacher or to start from take the second source
    /// first.
    /// </exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(_directory);
        TrainFusion(
            MultiFocus,
            _options.MultiFocus,
            teacherName: null,
            () => null,
            (network, _) => new MultiFocusStage(network, _options.MultiFocusLoss),
            _options.MultiFocusLoss,
            progress,
            cancellationToken
        );
        TrainFusion(
            MultiExposure,
            _options.MultiExposure,
            MultiFocus,
            () => _options.StartMultiExposureFromMultiFocus ? WeightFile.Read(RequireTrained(MultiFocus, MultiExposure)) : null,
            (network, teacher) => new MultiExposureStage(network, teacher, _options.MultiExposureLoss),
            _options.MultiExposureLoss,
            progress,
            cancellationToken
        );
        TrainColor(progress, cancellationToken);
        TrainFusion(
            InfraredVisible,
            _options.InfraredVisible,
            MultiExposure,
            () =>
                _options.StartInfraredVisibleFromMultiExposure
                    ? WeightFile.Read(RequireTrained(MultiExposure, InfraredVisible))
                    : null,
            (network, teacher) => new InfraredVisibleStage(network, teacher, _options.InfraredVisibleLoss),
            _options.InfraredVisibleLoss,
            progress,
            cancellationToken
        );
        TrainFusion(
            Medical,
            _options.Medical,
            MultiExposure,
            () => WeightFile.Read(RequireTrained(InfraredVisible, Medical)),
            (network, teacher) => new MedicalStage(network, teacher, _options.MedicalLoss),
            _options.MedicalLoss,
            progress,
            cancellationToken
        );
    }

    private void TrainFusion(
        string name,
        StagePlan? plan,
        string? teacherName,
        Func<WeightFile?> start,
        Func<FusionNetwork, FusionNetwork?, ITrainingStage> makeStage,
        object loss,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (plan is null || File.Exists(WeightsPath(name)))
        {
            return;
        }

        manual_seed(_options.Seed);
        using FusionNetwork network = _createNetwork();
        using FusionNetwork? teacher =
            teacherName is not null && _options.TransferGradients ? LoadTrained(teacherName, name) : null;
        if ((plan.Start ?? start()) is WeightFile weights)
        {
            network.Load(weights);
        }

        long steps = Train(name, plan, makeStage(network, teacher), progress, cancellationToken);
        TrainingRecord record = new(name, plan, steps, _options.Seed, loss, teacher is null ? null : teacherName);
        Finish(name, network.Save(record.Metadata()));
    }

    private void TrainColor(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        if (_options.Color is not StagePlan plan || File.Exists(WeightsPath(Color)))
        {
            return;
        }

        using FusionNetwork luminance = LoadTrained(MultiExposure, Color);
        manual_seed(_options.Seed);
        using ColorNet network = new();
        if (plan.Start is not null)
        {
            network.Load(plan.Start);
        }

        network.to(luminance.parameters().First().device);
        plan = plan with { Crops = plan.Crops with { Chroma = true } };
        long steps = Train(Color, plan, new ColorStage(network, luminance), progress, cancellationToken);
        TrainingRecord record = new(MultiExposure, plan, steps, _options.Seed, Loss: null, Teacher: null);
        Finish(Color, network.Save(record.Metadata()));
    }

    /// <returns>The step whose weights the network has now.</returns>
    private long Train(
        string name,
        StagePlan plan,
        ITrainingStage stage,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        CropSampler training = new(plan.Training, plan.Crops);
        CropSampler? validation =
            plan.Validation.Count == 0
                ? null
                : new CropSampler(plan.Validation, plan.Crops with { Orient = false, SwapSources = false });
        StageTrainerOptions options = plan.Trainer with
        {
            CheckpointPath = CheckpointPath(name),
            BestCheckpointPath = BestPath(name),
        };
        PictureValidation? pictures =
            plan.Validation.Count == 0 || plan.ValidationMetrics.Count == 0
                ? null
                : new PictureValidation(plan.Validation, plan.ValidationMetrics);
        using StageTrainer trainer = new(stage, training, options, validation, pictures);
        if (File.Exists(CheckpointPath(name)))
        {
            trainer.Resume(CheckpointPath(name));
        }
        else
        {
            File.Delete(BestPath(name));
        }

        trainer.Run(progress, cancellationToken);
        if (File.Exists(BestPath(name)))
        {
            trainer.Resume(BestPath(name));
        }

        trainer.AdoptAverage();
        return trainer.Step;
    }

    /// <summary>The weights come before the checkpoints go: a stop in between costs nothing.</summary>
    private void Finish(string name, WeightFile weights)
    {
        weights.Write(WeightsPath(name));
        File.Delete(CheckpointPath(name));
        File.Delete(BestPath(name));
    }

    private FusionNetwork LoadTrained(string name, string wantedBy)
    {
        FusionNetwork network = _createNetwork();
        network.Load(WeightFile.Read(RequireTrained(name, wantedBy)));
        return network;
    }

    private string RequireTrained(string name, string wantedBy) =>
        File.Exists(WeightsPath(name))
            ? WeightsPath(name)
            : throw new TrainingException(
                $"The stage {wantedBy} needs the network of the stage {name}, and {WeightsPath(name)} is not there."
            );

    private string WeightsPath(string name) => Path.Combine(_directory, $"{name}.safetensors");

    private string CheckpointPath(string name) => Path.Combine(_directory, $"{name}.checkpoint.safetensors");

    private string BestPath(string name) => Path.Combine(_directory, $"{name}.best.safetensors");
}
