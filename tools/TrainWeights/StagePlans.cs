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
            Plans = GradientTransferStages
                .All.Where(stage => settings.Stages.ContainsKey(stage.Name))
                .ToDictionary(stage => stage.Name, Plan),
            TransferGradients = settings.TransferGradients,
            Seed = settings.Seed,
        };

    private StagePlan Plan(StageDefinition definition)
    {
        StageSettings stage = settings.Stages[definition.Name];
        string task = FusionTaskDefinition.Of(definition.Task).Name;
        PairSplit pairs = Pairs(task, stage.MaximumPairs, stage.CropSize);
        return new StagePlan
        {
            Training =
                definition == GradientTransferStages.MultiFocus
                    ? [.. pairs.Training, .. SyntheticPairs(stage.CropSize)]
                    : pairs.Training,
            Validation = pairs.Validation,
            Crops = new CropSamplerOptions
            {
                CropSize = stage.CropSize,
                BatchSize = stage.BatchSize,
                Seed = settings.Seed,
                SwapSources = definition.SwapSources,
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
            Loss = settings.LossOf(definition),
            StartFromEarlier = stage.StartFromEarlier,
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

        FusionImage[] visible = [.. PairsOf("ivf").Training.Select(pair => pair.First)];
        FusionImage[] exposed = [.. PairsOf("meif").Training.Select(pair => pair.Reference!)];
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
        PairSplit PairsOf(string task)
        {
            StageSettings? stage = settings.Stages.GetValueOrDefault(task);
            return Pairs(task, stage?.MaximumPairs ?? int.MaxValue, stage?.CropSize ?? cropSize);
        }

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
                references: GradientTransferStages.Get(task).NeedsReference,
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
