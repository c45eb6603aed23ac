using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>What the trainers of stages share beside <see cref="PairTrainerOptions"/>: how to train, and what comes out.</summary>
/// <remarks>Immutable once made. Setters refuse values out of their ranges with an <see cref="ArgumentException"/>.</remarks>
public abstract record FusionTrainerOptions : PairTrainerOptions
{
    private protected FusionTrainerOptions() { }

    /// <summary>Steps, learning rate, checkpoint interval and so on. The paths of checkpoints are the trainer's own.</summary>
    public required StageTrainerOptions Trainer { get; init; }

    /// <summary>
    /// The crops that steps are cut from: size, batch and orientation. Its seed, chroma and exchange of sources are the trainer's
    /// own.
    /// </summary>
    public CropSamplerOptions Crops { get; init; } = new();

    /// <summary>
    /// Rows to validate on, with the columns that the trainer reads: the weights of the best validation are kept. Null,
    /// the default, for the weights of the last step, unless <see cref="PairTrainerOptions.ValidationShare"/> says otherwise.
    /// </summary>
    public IDataView? Validation { get; init; }

    /// <summary>
    /// Ids of metrics, of which more is better, to measure on the whole validation pictures at each validation; none by default,
    /// and none for ColorNet in any case.
    /// </summary>
    public IReadOnlyList<string> ValidationMetrics { get; init; } = [];

    /// <summary>
    /// A folder for weights and checkpoints; it is made if it is not there, and each stage has a folder of its name in it (see
    /// <see cref="GradientTransferStages"/>), with the weights under that name too, so that the stages of one gradient transfer
    /// can share it. A training that was stopped goes on from there with the seed that it began with. A stage whose weights are
    /// there is not trained again, whatever data and options are now; a warning says so. A stage's folder that has other weights
    /// of a teacher is refused with a <see cref="TrainingException"/>. Null, the default, keeps nothing.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// The CUDA device to train on, from 0; null, the default, for that of the context, and the CPU where the context has none.
    /// Without CUDA, training falls back to the CPU if the context's <see cref="MLContext.FallbackToCpu"/> allows it.
    /// </summary>
    public int? GpuDeviceId
    {
        get;
        init => field = OptionValue.Within(value, 0, int.MaxValue);
    }

    /// <summary>
    /// Makes a fresh network on the CPU, for students and teachers; an <see cref="Efrufn"/> with the mask fixed point by default.
    /// </summary>
    public Func<FusionNetwork> CreateNetwork { get; init; } = () => new Efrufn();

    /// <summary>
    /// How the trained transformer fuses, given its weights; null, the default, for the defaults of <see
    /// cref="FuseImagesOptions"/>.
    /// </summary>
    public Func<WeightFile, FuseImagesOptions>? FuseWith { get; init; }

    /// <summary>What the options say of the things in which stages differ.</summary>
    internal abstract StageInputs Inputs { get; }

    /// <summary>The same options with the transformers of the earlier stages that the stage needs.</summary>
    internal virtual FusionTrainerOptions With(StageDefinition stage, EarlierModels earlier) => this;
}
