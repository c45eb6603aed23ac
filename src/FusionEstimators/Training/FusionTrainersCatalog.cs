using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// The estimators that train networks by sequential gradient transfer ("A General Image Fusion Approach Exploiting Gradient
/// Transfer Learning and Fusion Rule Unfolding"); <c>mlContext.Fusion().Trainers</c> gives them. The teacher of a stage is the
/// transformer that an earlier stage gave.
/// </summary>
/// <remarks>
/// Can be used from as many threads at once as its context. Training itself uses the random generator and the threads of
/// TorchSharp, which belong to the whole process: of several Fits at once, one trains and the others wait.
/// </remarks>
public sealed class FusionTrainersCatalog
{
    private const string MultiFocusName = "mfif";
    private const string MultiExposureName = "meif";
    private const string ColorName = "colornet";
    private const string InfraredVisibleName = "ivf";
    private const string MedicalName = "mif";

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
        return Create(
            new StageSetup
            {
                Name = MultiFocusName,
                Task = FusionTask.Mfif,
                Options = options,
                Reference = options.ReferenceColumnName,
                SwapSources = true,
                Schedule = plan => new GradientTransferScheduleOptions { MultiFocus = plan, MultiFocusLoss = options.Loss },
                Fuse = FuseWith(options),
            }
        );
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
        bool hasTeacher = options.Teacher is not null;
        return Create(
            new StageSetup
            {
                Name = MultiExposureName,
                Task = FusionTask.Meif,
                Options = options,
                Reference = options.ReferenceColumnName,
                Earlier = Earlier((MultiFocusName, options.Teacher)),
                Schedule = plan => new GradientTransferScheduleOptions
                {
                    MultiExposure = plan,
                    MultiExposureLoss = options.Loss,
                    TransferGradients = hasTeacher,
                    StartMultiExposureFromMultiFocus = hasTeacher && options.StartFromTeacher,
                },
                Fuse = FuseWith(options),
            }
        );
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
        bool hasTeacher = options.Teacher is not null;
        return Create(
            new StageSetup
            {
                Name = InfraredVisibleName,
                Task = FusionTask.Ivf,
                Options = options,
                Earlier = Earlier((MultiExposureName, options.Teacher)),
                Schedule = plan => new GradientTransferScheduleOptions
                {
                    InfraredVisible = plan,
                    InfraredVisibleLoss = options.Loss,
                    TransferGradients = hasTeacher,
                    StartInfraredVisibleFromMultiExposure = hasTeacher && options.StartFromTeacher,
                },
                Fuse = FuseWith(options),
            }
        );
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
        return MedicalStage(options);
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
        return ColorStage(options);
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

    /// <summary>As <see cref="Color"/>, but without a luminance transformer it can only look at columns.</summary>
    internal FusionTrainer ColorStage(ColorTrainerOptions options) =>
        Create(
            new StageSetup
            {
                Name = ColorName,
                Task = FusionTask.Meif,
                Options = options,
                Reference = options.ReferenceColumnName,
                NeedsColor = true,
                Earlier = Earlier((MultiExposureName, options.Luminance)),
                Schedule = plan => new GradientTransferScheduleOptions { Color = plan },
                Fuse = options.FuseWith
                    ?? (colors => new FuseImagesOptions { Weights = options.Luminance!.Weights, ColorNet = colors }),
            }
        );

    /// <summary>As <see cref="Medical"/>, but without a start it can only look at columns.</summary>
    internal FusionTrainer MedicalStage(MedicalTrainerOptions options) =>
        Create(
            new StageSetup
            {
                Name = MedicalName,
                Task = FusionTask.Mif,
                Options = options,
                Earlier = Earlier((InfraredVisibleName, options.Start), (MultiExposureName, options.Teacher)),
                Schedule = plan => new GradientTransferScheduleOptions
                {
                    Medical = plan,
                    MedicalLoss = options.Loss,
                    TransferGradients = options.Teacher is not null,
                },
                Fuse = FuseWith(options),
            }
        );

    /// <summary>A seed from the random generator of the context.</summary>
    internal long DrawSeed() => ((IHostEnvironment)_context).Register(nameof(FusionTrainer)).Rand.Next();

    private static Func<WeightFile, FuseImagesOptions> FuseWith(FusionTrainerOptions options) =>
        options.FuseWith ?? (weights => new FuseImagesOptions { Weights = weights });

    private static (string, FuseImagesTransformer)[] Earlier(params (string Name, FuseImagesTransformer? Model)[] stages) =>
        [.. stages.Where(stage => stage.Model is not null).Select(stage => (stage.Name, stage.Model!))];

    private FusionTrainer Create(StageSetup setup) => new(_context, setup, setup.Options.Seed ?? DrawSeed());
}
