using System.CommandLine;
using System.Runtime.InteropServices;
using FusionML.Imaging;
using FusionML.StackEvaluation;

// Draws focus stacks (focus) and exposure brackets (exposure), fuses them, and prints how near the results come to the truth,
// beside enfuse and OpenCV's MergeMertens where these are installed; draw only writes the pictures. See docs/stacks.md.
using CancellationTokenSource interruption = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
RootCommand root = new("Fuses drawn stacks and brackets whose truth is known, beside other programs.")
{
    FocusCommand.Create(),
    ExposureCommand.Create(),
    DrawCommand.Create(),
};
try
{
    InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await root.Parse(args).InvokeAsync(configuration, interruption.Token);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
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
