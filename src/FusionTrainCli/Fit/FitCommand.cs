using System.CommandLine;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using TorchSharp;

namespace FusionML.TrainCli;

/// <summary>
/// <c>fusionml-train --pairs CSV --task TASK -o OUT</c>: trains a network on one's own pairs, from the shipped weights on.
/// </summary>
internal sealed class FitCommand
{
    private readonly PairArguments _pairs = new();
    private readonly FitOptions _options = new();
    private readonly Option<string?> _task = CommandOption.Word("--task", "What the pictures are.", () =>
        FusionTaskDefinition.All.Select(task => task.Name)
    );
    private readonly Option<string?> _out = CommandOption.Path(
        "--output",
        "Where the weights go (.safetensors), for 'fusionml fuse --weights'. Beside them, by the same name, go the model card (.md) "
            + "and a folder with fused validation pairs to look at (-validation); while training runs, its checkpoints (-training).",
        "OUT"
    );
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace OUT and what goes beside it.");

    private FitCommand() => _out.Aliases.Add("-o");

    /// <summary>Makes the root command.</summary>
    public static RootCommand Create(CommandStreams streams)
    {
        FitCommand fit = new();
        RootCommand command = new(
            "Trains a fusion network on your own pairs of registered pictures, on from the weights that ship. Stop it whenever you "
                + "like: the same command goes on where it was."
        );
        foreach (Option option in (Option[])[.. fit._pairs.All, fit._task, fit._out, .. fit._options.All, fit._force])
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => fit.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        FusionTaskDefinition task = FusionTaskDefinition.Find(parsed.GetValue(_task))
            ?? throw new UsageException(
                $"Say what the pictures are: --task {string.Join(", ", FusionTaskDefinition.All.Select(known => known.Name))}."
            );
        FitFiles files = FitFiles.Of(parsed.GetValue(_out), parsed.GetValue(_force));
        TrainingSettings settings = _options.Settings(parsed, task);
        StageDefinition stage = GradientTransferStages.Get(task.Name);
        WeightFile? start = _options.Start(parsed, task);
        PairSet pairs = _pairs.Read(
            parsed,
            task,
            stage.NeedsReference,
            settings.Stages[stage.Name].CropSize,
            settings.Seed,
            cancellationToken
        );
        streams.Error.WriteLine($"{pairs.Training.Count} pairs to train on, {pairs.Validation.Count} set apart to judge by");
        torch.set_num_threads(settings.Threads);
        StagePlan plan = settings.Plan(stage, pairs) with { Start = start };
        WeightFile weights = new StageRun(stage, plan, settings.CreateNetwork, new CheckpointStore(files.TrainingFolder)).Run(
            FitRecipe.Earlier(stage),
            new TrainingProgressLine(streams),
            cancellationToken
        );
        ValidationTable validation = ValidationTable.Measure(pairs.Validation, start, weights, cancellationToken);
        FitCard card = new(task, plan, settings, _options.DescribeStart(parsed, task), validation);
        ValidationPictures.Write(files.ValidationFolder, task, weights, pairs.Validation, cancellationToken);
        files.Finish(weights, card.Text());
        streams.Output.Write(validation.Text());
        streams.Error.WriteLine(
            $"{files.Weights}: trained. Look at {files.ValidationFolder}, then: fusionml fuse FIRST SECOND --weights "
                + $"{files.Weights} -o fused.png"
        );
    }
}
