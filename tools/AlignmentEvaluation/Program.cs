using System.CommandLine;
using System.Runtime.InteropServices;
using FusionML.AlignmentEvaluation;

// Measures alignment: known warps of real pairs (pairs), drawn sequences beside align_image_stack (sequences).
using CancellationTokenSource interruption = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
});
RootCommand root = new("Measures alignment against what is known.") { PairsCommand.Create(), SequencesCommand.Create() };
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
    return 130;
}
