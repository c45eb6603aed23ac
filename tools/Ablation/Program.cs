using System.CommandLine;
using FusionML.Ablation;
using FusionML.Cli;
using FusionML.Imaging;

const int Failed = 1;
const int Cancelled = 130;
try
{
    ParseResult parsed = AblationCommand.Create().Parse(args);
    return await parsed.InvokeAsync(
        new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // A step or the measurement of a picture is finished first, and a checkpoint written.
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
        }
    );
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped; start again with the same arguments to go on");
    return Cancelled;
}
catch (Exception error) when (error is FusionException or UsageException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return Failed;
}
