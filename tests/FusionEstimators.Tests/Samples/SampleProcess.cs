using System.Diagnostics;

namespace FusionML.Estimators.Tests;

/// <summary>Runs programs in processes of their own, as users do.</summary>
internal static class SampleProcess
{
    /// <summary>Runs a sample that this project refers to.</summary>
    public static (int ExitCode, string Output, string Errors) Run(
        string sample,
        string workingFolder,
        params string[] arguments
    ) => RunDotnet(workingFolder, [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. arguments]);

    /// <summary>Runs dotnet.</summary>
    public static (int ExitCode, string Output, string Errors) RunDotnet(string workingFolder, params string[] arguments)
    {
        using Process process = Start(workingFolder, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Starts dotnet with its streams redirected.</summary>
    public static Process Start(string workingFolder, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                WorkingDirectory = workingFolder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    /// <summary>The folder of the repository, found from where the tests run.</summary>
    public static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FusionML.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has FusionML.sln.");
    }
}
