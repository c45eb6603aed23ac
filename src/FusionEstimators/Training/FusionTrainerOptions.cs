using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>What all trainers of <see cref="FusionTrainersCatalog"/> share: columns, how to train, and what comes out.</summary>
/// <remarks>Immutable once made. Setters refuse values out of their ranges with an <see cref="ArgumentException"/>.</remarks>
public abstract record FusionTrainerOptions
{
    private protected FusionTrainerOptions() { }

    /// <summary>Steps, learning rate, checkpoint interval and so on. The paths of checkpoints are the trainer's own.</summary>
    public required StageTrainerOptions Trainer { get; init; }

    /// <summary>
    /// The crops that steps are cut from: size, batch and orientation. Its seed, chroma and exchange of sources are the trainer's
    /// own.
    /// </summary>
    public CropSamplerOptions Crops { get; init; } = new();

    /// <summary>The column that the trained transformer adds; "Fused" by default.</summary>
    public string OutputColumnName
    {
        get;
        init => field = Named(value);
    } = "Fused";

    /// <summary>The visible, near, under-exposed or MRI pictures, images or planes; "First" by default.</summary>
    public string FirstColumnName
    {
        get;
        init => field = Named(value);
    } = "First";

    /// <summary>Their partners, of the same kind and sizes; "Second" by default.</summary>
    public string SecondColumnName
    {
        get;
        init => field = Named(value);
    } = "Second";

    /// <summary>
    /// Rows to validate on, with the columns that the trainer reads: the weights of the best validation are kept. Null,
    /// the default, for the weights of the last step, unless <see cref="ValidationShare"/> says otherwise.
    /// </summary>
    public IDataView? Validation { get; init; }

    /// <summary>
    /// In place of <see cref="Validation"/>, the share of the rows of Fit to set apart at random, from 0 (the default) to below
    /// 1; above 0 at least one row is set apart.
    /// </summary>
    public double ValidationShare
    {
        get;
        init => field = OptionValue.Below(value, 0, 1);
    }

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

    /// <summary>Reports every step, on the thread of Fit. The log of the context gets every step in any case.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Stops Fit between two rows or steps with an <see cref="OperationCanceledException"/>, after a checkpoint.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Chooses the first weights and the crops. Null, the default, takes a number from the random generator of the context, which
    /// is the same in each run if the context has a seed and the same components are made in the same order. The seed with which
    /// a stage begins is written to <see cref="CheckpointFolder"/>; a later Fit of that stage in that folder takes it from there,
    /// and this one is ignored.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>
    /// The threads that TorchSharp may use while it trains, at least 1; null, the default, leaves its setting as it is.
    /// </summary>
    public int? Threads
    {
        get;
        init => field = OptionValue.Within(value, 1, 1024);
    }

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

    private static string Named(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
