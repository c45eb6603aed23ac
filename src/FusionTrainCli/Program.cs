using System.Runtime.InteropServices;
using FusionML.TrainCli;

using CancellationTokenSource interruption = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await TrainCommandLine.RunAsync(args, CommandStreams.OfProcess(), interruption.Token);

// The first signal asks the training to write its checkpoint and stop; a second one ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}
