using System.CommandLine;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using TorchSharp;

namespace FusionML.TrainCli;

/// <summary>
/// <c>fusionml-train multitask --manifest CSV --settings JSON -o FOLDER</c>: trains PSLPT, one network for all four tasks.
/// </summary>
internal sealed class MultiTaskCommand
{
    private readonly Option<string> _manifest = new("--manifest")
    {
        Description =
            "The list of pairs (CSV with task, split, file_a, file_b, file_ref); only lines of the split train are read, of mfif and "
            + "meif those with a reference.",
        HelpName = "CSV",
        Required = true,
    };
    private readonly Option<string> _settings = new("--settings")
    {
        Description = "The settings, a JSON file as eng/training/pslpt.json.",
        HelpName = "JSON",
        Required = true,
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description =
            "The folder: pslpt.safetensors is the network for all tasks, pslpt-labelled.safetensors what the first stage left; while "
            + "it trains, checkpoints from which the same command goes on.",
        HelpName = "FOLDER",
        Required = true,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        MultiTaskCommand multiTask = new();
        Command command = new("multitask", "Train one network for all four tasks (PSLPT).")
        {
            multiTask._manifest,
            multiTask._settings,
            multiTask._out,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => multiTask.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        MultiTaskSettings settings = MultiTaskSettings.Read(parsed.GetRequiredValue(_settings));
        CheckpointStore store = new(parsed.GetRequiredValue(_out));
        if (store.IsTrained(MultiTaskStageNames.Whole))
        {
            streams.Error.WriteLine($"{store.WeightsPath(MultiTaskStageNames.Whole)} is trained already");
            return;
        }

        torch.set_num_threads(settings.Threads);
        IReadOnlyList<PicturePair> manifest = PairManifest.Read(parsed.GetRequiredValue(_manifest));
        TaskPairs[] tasks =
        [
            .. FusionTaskDefinition.All.Select(definition => Read(definition.Task, manifest, settings, cancellationToken)),
        ];
        WeightFile? start = settings.Start is null ? null : WeightFile.Read(Path.Combine(store.Folder, settings.Start));
        MultiTaskPlan plan = settings.Plan(tasks, start);
        foreach (TaskPairs pairs in tasks)
        {
            streams.Error.WriteLine(
                $"{pairs.Name}: {pairs.Training.Count} pairs to train on, {pairs.Validation.Count} to validate on"
            );
        }

        WeightFile weights = new MultiTaskRun(plan, store).Run(new TrainingProgressLine(streams), cancellationToken);
        foreach (TaskPairs pairs in tasks)
        {
            streams.Output.WriteLine($"{pairs.Name}\n{MultiTaskTable.Measure(weights, pairs, cancellationToken).Text()}");
        }
    }

    private static TaskPairs Read(
        FusionTask task,
        IReadOnlyList<PicturePair> manifest,
        MultiTaskSettings settings,
        CancellationToken cancellationToken
    )
    {
        bool isLabelled = TaskPairs.IsLabelled(task);
        PairSet pairs = PairSet.Read(
            manifest,
            FusionTaskDefinition.Of(task).Name,
            references: isLabelled,
            settings.MaximumPairs,
            isLabelled ? settings.CropSize : settings.UnlabelledCropSize,
            settings.ValidationShare,
            settings.Seed,
            cancellationToken
        );
        return new TaskPairs(task, pairs.Training, [.. pairs.Validation.Take(settings.ValidationPairs)]);
    }
}
