using System.CommandLine;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Training;
using TorchSharp;

namespace FusionML.TrainCli;

/// <summary>
/// <c>fusionml-train schedule --manifest CSV --settings JSON -o FOLDER</c>: trains the stages of sequential gradient transfer that
/// the settings name, one after the other.
/// </summary>
internal sealed class ScheduleCommand
{
    private readonly Option<string> _manifest = new("--manifest")
    {
        Description =
            "The list of pairs (CSV with task, split, file_a, file_b, file_ref); only lines of the split train are read.",
        HelpName = "CSV",
        Required = true,
    };
    private readonly Option<string> _settings = new("--settings")
    {
        Description = "The settings, a JSON file as in eng/training, or a folder of them, of which --index chooses one.",
        HelpName = "JSON",
        Required = true,
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "The folder for the weights of each stage and for the checkpoints from which a stopped training goes on.",
        HelpName = "FOLDER",
        Required = true,
    };

    private readonly SettingsGrid _grid = new();

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        ScheduleCommand schedule = new();
        Command command = new("schedule", "Train the stages of sequential gradient transfer as a settings file says.")
        {
            schedule._manifest,
            schedule._settings,
            schedule._grid.Option,
            schedule._out,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => schedule.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        (string file, string folder) = _grid.Choose(parsed, parsed.GetRequiredValue(_settings), parsed.GetRequiredValue(_out));
        TrainingSettings settings = TrainingSettings.Read(file);
        torch.set_num_threads(settings.Threads);
        IReadOnlyList<PicturePair> manifest = PairManifest.Read(parsed.GetRequiredValue(_manifest));
        GradientTransferScheduleOptions plans = new StagePlans(manifest, settings, folder, streams, cancellationToken).Options();
        CheckpointStore store = new(folder);
        new GradientTransferSchedule(store, settings.CreateNetwork, plans).Run(
            new TrainingProgressLine(streams),
            cancellationToken
        );
        foreach (StageDefinition stage in plans.Stages.Where(stage => !stage.TrainsChroma))
        {
            if (plans.Plans.TryGetValue(stage.Name, out StagePlan? plan))
            {
                ValidationTable validation = ValidationTable.Measure(
                    plan.Validation,
                    before: null,
                    store.Read(stage.Name),
                    cancellationToken
                );
                streams.Output.WriteLine($"{stage.Name}\n{validation.Text()}");
            }
        }
    }
}
