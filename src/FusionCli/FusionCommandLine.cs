using System.CommandLine;

namespace FusionML.Cli;

/// <summary>The command <c>fusionml</c>: its subcommands.</summary>
internal static class FusionCommandLine
{
    /// <summary>Parses and runs a command line.</summary>
    /// <param name="arguments">The words behind <c>fusionml</c>.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="cancellationToken">Stops the work, as Ctrl+C does.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] arguments,
        CommandStreams streams,
        CancellationToken cancellationToken = default
    )
    {
        RootCommand root = new("Fuses registered pictures of one scene: multi-focus, multi-exposure, infrared-visible, medical.")
        {
            FuseCommand.Create(streams),
            AlignCommand.Create(streams),
            MetricsCommand.Create(streams),
            EvaluateCommand.Create(streams),
            InspectCommand.Create(streams),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            {
                await streams.Error.WriteLineAsync(message);
            }

            string command = parsed.CommandResult.Command is RootCommand ? string.Empty : $"{parsed.CommandResult.Command.Name} ";
            await streams.Error.WriteLineAsync($"See 'fusionml {command}--help'.");
            return ExitCode.Usage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = streams.Output,
            Error = streams.Error,
            EnableDefaultExceptionHandler = false,

            // Signals are the program's business: it waits until the command has cleaned up.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
