using System.Runtime.InteropServices;
using FusionML.Cli;

using CancellationTokenSource interruption = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await FusionCommandLine.RunAsync(args, CommandStreams.OfProcess(), interruption.Token);

// The first signal asks the command to stop and clean up; a second one ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}
