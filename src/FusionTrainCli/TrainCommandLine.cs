using System.CommandLine;

namespace FusionML.TrainCli;

/// <summary>The command <c>fusionml-train</c>: trains one network on one's own pairs; <c>schedule</c> trains several.</summary>
internal static class TrainCommandLine
{
    /// <summary>Parses and runs a command line.</summary>
    /// <param name="arguments">The words behind <c>fusionml-train</c>.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="cancellationToken">Stops the training between two steps, as Ctrl+C does.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] arguments,
        CommandStreams streams,
        CancellationToken cancellationToken = default
    )
    {
        RootCommand root = FitCommand.Create(streams);
        root.Add(ScheduleCommand.Create(streams));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            {
                await streams.Error.WriteLineAsync(message);
            }

            string command = parsed.CommandResult.Command is RootCommand ? string.Empty : $"{parsed.CommandResult.Command.Name} ";
            await streams.Error.WriteLineAsync($"See 'fusionml-train {command}--help'.");
            return ExitCode.Usage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = streams.Output,
            Error = streams.Error,
            EnableDefaultExceptionHandler = false,

            // Signals are the program's business: it waits until the checkpoint is written.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
