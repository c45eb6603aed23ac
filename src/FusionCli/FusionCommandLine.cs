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
    public static Task<int> RunAsync(string[] arguments, CommandStreams streams, CancellationToken cancellationToken = default)
    {
        RootCommand root = new("Fuses registered pictures of one scene: multi-focus, multi-exposure, infrared-visible, medical.")
        {
            FuseCommand.Create(streams),
            AlignCommand.Create(streams),
            MetricsCommand.Create(streams),
            EvaluateCommand.Create(streams),
            MergeCommand.Create(streams),
            InspectCommand.Create(streams),
        };
        return CommandRunner.RunAsync("fusionml", root, arguments, streams, cancellationToken);
    }
}
