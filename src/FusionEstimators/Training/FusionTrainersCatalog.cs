using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// The estimators that train networks by sequential gradient transfer ("A General Image Fusion Approach Exploiting Gradient
/// Transfer Learning and Fusion Rule Unfolding"), one with a learned loss, and one of a network for all tasks;
/// <c>mlContext.Fusion().Trainers</c> gives them. The teacher of a stage is the transformer that an earlier stage gave.
/// </summary>
/// <remarks>
/// Can be used from as many threads at once as its context. Training itself uses the random generator and the threads of
/// TorchSharp, which belong to the whole process: of several Fits at once, one trains and the others wait.
/// </remarks>
public sealed class FusionTrainersCatalog
{
    private readonly MLContext _context;

    internal FusionTrainersCatalog(MLContext context) => _context = context;

    /// <summary>
    /// Trains multi-focus fusion against reference pictures: 1 - SSIM (equation 2). The sources change places at random.
    /// </summary>
    /// <param name="options">Columns, training and loss.</param>
    /// <returns>An estimator whose Fit trains a network and gives the transformer that fuses with it.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public FusionTrainer MultiFocus(MultiFocusTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Create(GradientTransferStages.MultiFocus, options);
    }

    /// <summary>
    /// Trains multi-exposure fusion against reference pictures: 1 - SSIM (equation 2), and gradients transferred from the teacher
    /// (equations 1 and 3).
    /// </summary>
    /// <param name="options">Columns, training, teacher and loss.</param>
    /// <returns>An estimator whose Fit trains a network and gives the transformer that fuses with it.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or the teacher has no weights.</exception>
    public FusionTrainer MultiExposure(MultiExposureTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Create(GradientTransferStages.MultiExposure, options);
    }

    /// <summary>
    /// Trains infrared-visible fusion without reference pictures: intensity, texture and structure of both sources (equation 4),
    /// and gradients transferred from the teacher (equations 1 and 3).
    /// </summary>
    /// <param name="options">Columns, training, teacher and loss.</param>
    /// <returns>An estimator whose Fit trains a network and gives the transformer that fuses with it.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or the teacher has no weights.</exception>
    public FusionTrainer InfraredVisible(InfraredVisibleTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Create(GradientTransferStages.InfraredVisible, options);
    }

    /// <summary>
    /// Trains medical fusion without reference pictures, a stage beyond the paper: it starts from an infrared-visible network,
    /// and learns as that did, with a teacher.
    /// </summary>
    /// <param name="options">Columns, training, start, teacher and loss.</param>
    /// <returns>An estimator whose Fit trains a network and gives the transformer that fuses with it.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">
    /// The options contradict each other, or the start or the teacher has no weights.
    /// </exception>
    public FusionTrainer Medical(MedicalTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Start);
        return Create(GradientTransferStages.Medical, options);
    }

    /// <summary>
    /// Trains ColorNet, which predicts the chroma of the reference pictures (equation 8) from what the luminance transformer
    /// makes of the sources and from their chroma.
    /// </summary>
    /// <param name="options">
    /// Columns, training and the luminance transformer. The columns must be images: planes have no colour.
    /// </param>
    /// <returns>
    /// An estimator whose Fit trains ColorNet and gives a transformer that fuses the luminance with the weights of the luminance
    /// transformer and the chroma with ColorNet. <see cref="FuseImagesTransformer.ColorNet"/> gives the weights for
    /// <c>CorrectColor</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The options contradict each other, or the luminance transformer has no weights.
    /// </exception>
    public FusionTrainer Color(ColorTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Luminance);
        return Create(GradientTransferStages.Color, options);
    }

    /// <summary>Trains a stage of a table that is not one of the above.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="options">Columns, training, the transformers of earlier stages, and loss.</param>
    /// <returns>An estimator whose Fit trains a network and gives the transformer that fuses with it.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">
    /// The options contradict each other or the stage, or a transformer of an earlier stage has no weights.
    /// </exception>
    public FusionTrainer Stage(StageDefinition stage, TableStageTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(options);
        if (stage.Luminance is not null && options.Luminance is null)
        {
            throw new ArgumentException($"The stage {stage.Name} needs the transformer of {stage.Luminance} as its Luminance.");
        }

        return Create(stage, options);
    }

    /// <summary>
    /// Trains the whole sequence: multi-focus, multi-exposure with multi-focus as its teacher, ColorNet on top of it where the
    /// options have such a stage, infrared-visible with multi-exposure as its teacher, and where the options have such a stage
    /// medical, from infrared-visible and with multi-exposure as its teacher.
    /// </summary>
    /// <param name="options">The options of the stages, and the data of all but the infrared-visible one.</param>
    /// <returns>An estimator whose Fit gets the rows of the infrared-visible stage.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">
    /// The options of a stage contradict each other, or there is a medical stage without data or data without a stage.
    /// </exception>
    public GradientTransferTrainer GradientTransfer(GradientTransferTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GradientTransferTrainer(this, options);
    }

    /// <summary>
    /// Trains ReFusion without reference pictures, for any task, with a loss that is learned beside it: a second network proposes
    /// per pixel how much of each source the loss asks for, and learns by whether the sources can be rebuilt from the fused
    /// picture.
    /// </summary>
    /// <param name="options">Task, columns and training.</param>
    /// <returns>An estimator whose Fit trains the networks and gives the transformer that fuses.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public LearnedLossTrainer LearnedLoss(LearnedLossTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LearnedLossTrainer(_context, options, options.Seed ?? DrawSeed());
    }

    /// <summary>
    /// Trains PSLPT, one network for all four tasks: first from multi-focus and multi-exposure pairs with references, then its
    /// modules for infrared-visible and medical pictures, which have none.
    /// </summary>
    /// <param name="options">The task to fuse, columns, the data of the other tasks, and training.</param>
    /// <returns>An estimator whose Fit gets infrared-visible rows, trains the network and gives the transformer that fuses.</returns>
    /// <exception cref="UnknownMetricException">There is no such validation metric.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public MultiTaskTrainer MultiTask(MultiTaskTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MultiTaskTrainer(_context, options, options.Seed ?? DrawSeed());
    }

    /// <summary>A seed from the random generator of the context.</summary>
    internal long DrawSeed() => ((IHostEnvironment)_context).Register(nameof(FusionTrainer)).Rand.Next();

    /// <summary>The trainer of a stage; without the transformers of earlier stages it can only look at columns.</summary>
    internal FusionTrainer Create(StageDefinition stage, FusionTrainerOptions options) =>
        new(_context, stage, options, options.Seed ?? DrawSeed());
}
