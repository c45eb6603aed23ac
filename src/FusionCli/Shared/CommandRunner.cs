using System.CommandLine;

namespace FusionML.Cli;

/// <summary>Parses and runs the command line of a program.</summary>
internal static class CommandRunner
{
    /// <summary>Runs what a command line asks for, or says what is wrong with it.</summary>
    /// <param name="program">The program's name, by which people call it.</param>
    /// <param name="root">Its command.</param>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <param name="streams">Where to write.</param>
    /// <param name="cancellationToken">Stops the work, as Ctrl+C does.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string program,
        RootCommand root,
        string[] arguments,
        CommandStreams streams,
        CancellationToken cancellationToken
    )
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in Messages(parsed).Distinct())
            {
                await streams.Error.WriteLineAsync(message);
            }

            string command = parsed.CommandResult.Command is RootCommand ? string.Empty : $"{parsed.CommandResult.Command.Name} ";
            await streams.Error.WriteLineAsync($"See '{program} {command}--help'.");
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

    /// <summary>The parser's words; where a program does nothing without a command and none was found, which ones there are.</summary>
    private static IEnumerable<string> Messages(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand { Action: null } root)
        {
            return parsed.Errors.Select(error => error.Message);
        }

        string known = string.Join(", ", root.Subcommands.Select(command => command.Name));
        return parsed.UnmatchedTokens is [string unknown, ..]
            ? [$"There is no command '{unknown}'; there are {known}."]
            : [$"A command is missing; there are {known}."];
    }
}
