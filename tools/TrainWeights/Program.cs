using System.Runtime.InteropServices;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Samples;
using FusionML.Training;
using TorchSharp;

// Trains all stages of sequential gradient transfer from a manifest of picture pairs:
//   TrainWeights MANIFEST.csv OUTPUT_FOLDER [SETTINGS.json]
// Start it again with the same arguments to go on after a stop.
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: TrainWeights MANIFEST.csv OUTPUT_FOLDER [SETTINGS.json]");
    return 2;
}

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    TrainingSettings settings = TrainingSettings.Read(
        args.Length == 3 ? args[2] : Path.Combine(AppContext.BaseDirectory, "settings.json")
    );
    torch.set_num_threads(settings.Threads);
    GradientTransferScheduleOptions plans = new StagePlans(PairManifest.Read(args[0]), settings, args[1], stop.Token).Options();
    CheckpointStore store = new(args[1]);
    new GradientTransferSchedule(store, settings.CreateNetwork, plans).Run(new ProgressLine(), stop.Token);
    foreach (StageDefinition stage in plans.Stages.Where(stage => !stage.TrainsChroma))
    {
        if (plans.Plans.TryGetValue(stage.Name, out StagePlan? plan))
        {
            Comparison.Print(stage.Name, store.WeightsPath(stage.Name), plan.Validation, stop.Token);
        }
    }

    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped; start again with the same arguments to go on");
    return 130;
}
catch (Exception error)
    when (error is FusionException or JsonException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}

void Stop(PosixSignalContext context)
{
    // The second signal ends the process at once.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
