using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>Turns a manifest and settings into the plans of the stages.</summary>
internal sealed class StagePlans(
    IReadOnlyList<PicturePair> manifest,
    TrainingSettings settings,
    string outputFolder,
    CommandStreams streams,
    CancellationToken cancellationToken
)
{
    private readonly Dictionary<(string Task, int Most, int CropSize), PairSet> _pairs = [];

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
        PairSet pairs = Repeated(Pairs(task, stage.MaximumPairs, stage.CropSize), task, stage.Repeats);
        return settings.Plan(
            definition,
            definition == GradientTransferStages.MultiFocus
                ? pairs with
                {
                    Training = [.. pairs.Training, .. SyntheticPairs(stage.CropSize)],
                }
                : pairs
        ) with
        {
            Start = stage.Start is string start ? WeightFile.Read(Path.Combine(outputFolder, start)) : null,
        };
    }

    /// <summary>The same pairs, those to train on as often as their data set is asked for.</summary>
    private PairSet Repeated(PairSet pairs, string task, Dictionary<string, int> repeats)
    {
        if (repeats.Count == 0)
        {
            return pairs;
        }

        PicturePair[] ofTask = [.. manifest.Where(pair => string.Equals(pair.Task, task, StringComparison.OrdinalIgnoreCase))];
        HashSet<string> known = [.. ofTask.Select(pair => pair.Dataset).OfType<string>()];
        foreach ((string dataset, int times) in repeats)
        {
            if (times < 1 || !known.Contains(dataset))
            {
                throw new UsageException(
                    $"repeats: '{dataset}' {times} times: a data set of the manifest is repeated once or more; "
                        + $"there are {string.Join(", ", known)}."
                );
            }
        }

        ILookup<string, int> timesOf = ofTask.ToLookup(
            pair => pair.Id,
            pair => pair.Dataset is null ? 1 : repeats.GetValueOrDefault(pair.Dataset, 1)
        );
        TrainingPair[] repeated = [.. pairs.Training.SelectMany(pair => Enumerable.Repeat(pair, timesOf[pair.Id].First()))];
        streams.Error.WriteLine($"{task}: {repeated.Length} pairs in a pass, with repeats");
        return pairs with { Training = repeated };
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
        PairSet PairsOf(string task)
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
    private PairSet Pairs(string task, int most, int cropSize)
    {
        if (!_pairs.TryGetValue((task, most, cropSize), out PairSet? found))
        {
            found = PairSet.Read(
                manifest,
                task,
                references: GradientTransferStages.Get(task).NeedsReference,
                most,
                cropSize,
                settings.ValidationShare,
                settings.Seed,
                cancellationToken
            );
            _pairs[(task, most, cropSize)] = found;
            streams.Error.WriteLine($"{task}: {found.Counts}");
        }

        return found;
    }
}
