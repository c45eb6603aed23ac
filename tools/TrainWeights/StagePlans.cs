using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using PairSplit = (
    System.Collections.Generic.IReadOnlyList<FusionML.Training.TrainingPair> Training,
    System.Collections.Generic.IReadOnlyList<FusionML.Training.TrainingPair> Validation
);

namespace FusionML.Samples;

/// <summary>Turns a manifest and settings into the plans of the stages.</summary>
internal sealed class StagePlans(
    IReadOnlyList<PicturePair> manifest,
    TrainingSettings settings,
    string outputFolder,
    CancellationToken cancellationToken
)
{
    private readonly Dictionary<(string Task, int Most, int CropSize), PairSplit> _pairs = [];

    /// <summary>The whole schedule.</summary>
    public GradientTransferScheduleOptions Options() =>
        new()
        {
            MultiFocus = Plan("mfif", settings.MultiFocus, swapSources: true),
            MultiExposure = Plan("meif", settings.MultiExposure),
            Color = Plan("meif", settings.Color),
            InfraredVisible = Plan("ivf", settings.InfraredVisible),
            Medical = Plan("mif", settings.Medical),
            MultiFocusLoss = settings.MultiFocusLoss
                ?? (settings.Losses == "published" ? MultiFocusStageOptions.Published : new MultiFocusStageOptions()),
            MultiExposureLoss = settings.MultiExposureLoss
                ?? (settings.Losses == "published" ? MultiExposureStageOptions.Published : new MultiExposureStageOptions()),
            InfraredVisibleLoss = settings.InfraredVisibleLoss
                ?? (settings.Losses == "published" ? InfraredVisibleStageOptions.Published : new InfraredVisibleStageOptions()),
            MedicalLoss = settings.MedicalLoss ?? settings.InfraredVisibleLoss ?? new InfraredVisibleStageOptions(),
            TransferGradients = settings.TransferGradients,
            StartMultiExposureFromMultiFocus = settings.StartMultiExposureFromMultiFocus,
            Seed = settings.Seed,
        };

    private StagePlan? Plan(string task, StageSettings? stage, bool swapSources = false)
    {
        if (stage is null)
        {
            return null;
        }

        PairSplit pairs = Pairs(task, stage.MaximumPairs, stage.CropSize);
        return new StagePlan
        {
            Training = task == "mfif" ? [.. pairs.Training, .. SyntheticPairs(stage.CropSize)] : pairs.Training,
            Validation = pairs.Validation,
            Crops = new CropSamplerOptions
            {
                CropSize = stage.CropSize,
                BatchSize = stage.BatchSize,
                Seed = settings.Seed,
                SwapSources = swapSources,
            },
            Trainer = new StageTrainerOptions
            {
                Steps = stage.Steps,
                LearningRate = stage.LearningRate,
                Milestones = stage.Milestones,
                GradientClip = stage.GradientClip,
                CheckpointInterval = stage.CheckpointInterval,
                Decay = stage.Decay,
                WarmUpSteps = stage.WarmUpSteps,
                AveragingDecay = stage.AveragingDecay,
                Best = stage.Best,
                Precision = settings.Precision,
            },
            ValidationMetrics = stage.ValidationMetrics,
            Start = stage.Start is string start ? WeightFile.Read(Path.Combine(outputFolder, start)) : null,
        };
    }

    /// <summary>Multi-focus pairs made from what the other tasks train on, never from what they validate on.</summary>
    private IEnumerable<TrainingPair> SyntheticPairs(int cropSize)
    {
        if (settings.SyntheticFocusPairs + settings.SyntheticMattePairs == 0)
        {
            return [];
        }

        FusionImage[] visible = [.. PairsOf("ivf", settings.InfraredVisible).Training.Select(pair => pair.First)];
        FusionImage[] exposed = [.. PairsOf("meif", settings.MultiExposure).Training.Select(pair => pair.Reference!)];
        return
        [
            .. Enumerable
                .Range(0, settings.SyntheticFocusPairs)
                .Select(i => SyntheticFocusPairs.Make($"synthetic focus {i}", Sharp(i), settings.Seed + (ulong)i)),
            .. Enumerable
                .Range(0, settings.SyntheticMattePairs)
                .Select(i =>
                    SyntheticFocusPairs.MakeMatte($"synthetic matte {i}", Sharp(i), Sharp(i + 3), settings.Seed + (ulong)i)
                ),
        ];

        // A stage that is trained too has its own number of pairs, by which it sets pairs apart.
        PairSplit PairsOf(string task, StageSettings? stage) =>
            Pairs(task, stage?.MaximumPairs ?? int.MaxValue, stage?.CropSize ?? cropSize);

        FusionImage Sharp(int i)
        {
            FusionImage[] from = i % 2 == 0 ? visible : exposed;
            return from[i / 2 % from.Length];
        }
    }

    /// <summary>
    /// Reads the training pairs of a task that are large enough, spread evenly over the manifest, and sets some apart.
    /// </summary>
    private PairSplit Pairs(string task, int most, int cropSize)
    {
        if (!_pairs.TryGetValue((task, most, cropSize), out PairSplit found))
        {
            IReadOnlyList<TrainingPair> pairs = TrainingPairs.Read(
                manifest,
                task,
                references: task is not ("ivf" or "mif"),
                most,
                cropSize,
                cancellationToken
            );
            found = ValidationSplit.Split(pairs, settings.ValidationShare, settings.Seed);
            _pairs[(task, most, cropSize)] = found;
            Console.Error.WriteLine($"{task}: {found.Training.Count} pairs to train on, {found.Validation.Count} to validate on");
        }

        return found;
    }
}
