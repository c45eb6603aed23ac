using System.CommandLine;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using TorchSharp;

namespace FusionML.TrainCli;

/// <summary>
/// <c>fusionml-train learned --manifest CSV --settings JSON -o FOLDER</c>: trains ReFusion for a task, with the loss that is
/// learned beside it.
/// </summary>
internal sealed class LearnedCommand
{
    private readonly Option<string> _manifest = new("--manifest")
    {
        Description = "The list of pairs (CSV with task, split, file_a, file_b); only lines of the split train are read.",
        HelpName = "CSV",
        Required = true,
    };
    private readonly Option<string> _settings = new("--settings")
    {
        Description = "The settings, a JSON file as eng/training/refusion-ivf.json.",
        HelpName = "JSON",
        Required = true,
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description =
            "The folder: TASK.safetensors is the fusion network, TASK.networks.safetensors all three, TASK.maps what loss was "
            + "proposed for validation pairs; while it trains, checkpoints from which the same command goes on.",
        HelpName = "FOLDER",
        Required = true,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        LearnedCommand learned = new();
        Command command = new("learned", "Train a fusion network with a loss that is learned beside it (ReFusion).")
        {
            learned._manifest,
            learned._settings,
            learned._out,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => learned.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        LearnedSettings settings = LearnedSettings.Read(parsed.GetRequiredValue(_settings));
        CheckpointStore store = new(parsed.GetRequiredValue(_out));
        string task = settings.Definition!.Name;
        if (store.IsTrained(task))
        {
            streams.Error.WriteLine($"{store.WeightsPath(task)} is trained already");
            return;
        }

        torch.set_num_threads(settings.Threads);
        PairSet pairs = PairSet.Read(
            PairManifest.Read(parsed.GetRequiredValue(_manifest)),
            task,
            references: false,
            settings.MaximumPairs,
            settings.CropSize,
            settings.ValidationShare,
            settings.Seed,
            cancellationToken
        );
        WeightFile? start = settings.Start is null ? null : WeightFile.Read(Path.Combine(store.Folder, settings.Start));
        LearnedLossPlan plan = settings.Plan(
            new PairSet(WithoutReferences(pairs.Training), WithoutReferences(pairs.Validation)),
            start
        );
        streams.Error.WriteLine($"{task}: {plan.Training.Count} pairs to train on, {plan.Validation.Count} to validate on");
        (WeightFile fusion, WeightFile networks) = new LearnedLossRun(plan, store).Run(
            new TrainingProgressLine(streams),
            cancellationToken
        );
        networks.Write(Path.Combine(store.Folder, $"{task}.networks.safetensors"));
        ProposalPictures.Write(Path.Combine(store.Folder, $"{task}.maps"), networks, plan.Validation, cancellationToken);
        ValidationTable validation = ValidationTable.Measure(plan.Validation, before: null, fusion, cancellationToken);
        streams.Output.WriteLine($"{task}\n{validation.Text()}");
    }

    private static TrainingPair[] WithoutReferences(IReadOnlyList<TrainingPair> pairs) =>
        [.. pairs.Select(pair => new TrainingPair(pair.Id, pair.First, pair.Second))];
}
