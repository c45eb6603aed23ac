using System.Diagnostics;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>What a run of the command gave.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error);

/// <summary>Runs the real command, in this process or in one of its own.</summary>
internal static class Cli
{
    private const int PatienceInMilliseconds = 120_000;

    public static string Near => Picture("near");

    public static string Far => Picture("far");

    public static string Sharp => Picture("sharp");

    public static CliRun Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public static CliRun Run(CancellationToken cancellationToken, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandStreams streams = new(output, error, ErrorIsTerminal: false);
        int code = FusionCommandLine.RunAsync(arguments, streams, cancellationToken).GetAwaiter().GetResult();
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public static CliRun RunProcess(params string[] arguments) => Finish(Start(arguments));

    /// <summary>Runs any other program to its end.</summary>
    public static CliRun RunProgram(string path, params string[] arguments) => Finish(StartProgram(path, arguments));

    public static Process Start(params string[] arguments) =>
        StartProgram(DotnetPath, [typeof(FusionCommandLine).Assembly.Location, .. arguments]);

    public static string DotnetPath =>
        Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static CliRun Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            Assert.IsTrue(process.WaitForExit(PatienceInMilliseconds), "the command does not end");
            return new CliRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    private static Process StartProgram(string path, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Picture(string name) => Path.Combine(SharedFiles.RepositoryRoot, "samples", "pictures", $"{name}.png");
}
