using System.CommandLine;
using System.Runtime.InteropServices;
using FusionML.Imaging;
using FusionML.ModelEvaluation;

// Measures weights on the pairs of a manifest (run), counts blind preferences (tally), writes model cards (cards), puts a card into a weight file (stamp).
using CancellationTokenSource interruption = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
RootCommand root = new("Measures trained weights beside other methods, and keeps their model cards.")
{
    RunCommand.Create(),
    TallyCommand.Create(),
    StampCommand.Create(),
    CardsCommand.Create(),
};
try
{
    return await root.Parse(args)
        .InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            interruption.Token
        );
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled. What was measured is kept; the same command goes on from there.");
    return 130;
}
catch (FusionException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}
