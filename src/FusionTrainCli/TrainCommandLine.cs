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
    public static Task<int> RunAsync(string[] arguments, CommandStreams streams, CancellationToken cancellationToken = default)
    {
        RootCommand root = FitCommand.Create(streams);
        root.Add(ScheduleCommand.Create(streams));
        root.Add(LearnedCommand.Create(streams));
        root.Add(MultiTaskCommand.Create(streams));
        return CommandRunner.RunAsync("fusionml-train", root, arguments, streams, cancellationToken);
    }
}
