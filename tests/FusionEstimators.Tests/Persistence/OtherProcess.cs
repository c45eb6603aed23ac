using System.Diagnostics;
using System.Reflection;
using FreshProcess;
using FusionML.Testing;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>Runs a model over the rows of <see cref="SamplePair"/> in a process that has never seen FusionML.</summary>
internal static class OtherProcess
{
    /// <summary>What the process must print: the names of the transformers, then the values of each column.</summary>
    public static string[] Expect(string transformers, IDataView rows, params string[] columns) =>
        [transformers, .. columns.SelectMany(column => Fingerprint.OfColumn(rows, column))];

    /// <summary>Saves the model, loads it in the other process and gives the lines that the process prints.</summary>
    public static string[] Run(MLContext context, ITransformer model, params string[] columns) =>
        Run(typeof(SamplePair).Assembly.Location, context, model, columns);

    private static string[] Run(string program, MLContext context, ITransformer model, string[] columns)
    {
        string path = Path.GetTempFileName();
        try
        {
            context.Model.Save(model, inputSchema: null, path);
            return RunProgram(program, [path, .. columns]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// The same in the process's own folder, which has no native library of OpenCV; that of this test has one.
    /// </summary>
    public static string[] RunWithoutOpenCv(MLContext context, ITransformer model, params string[] columns)
    {
        string configuration = typeof(OtherProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        string name = Path.GetFileName(typeof(SamplePair).Assembly.Location);
        string[] found = Directory.GetFiles(
            Path.Combine(SharedFiles.RepositoryRoot, "tests", "FreshProcess", "bin", configuration),
            name,
            SearchOption.AllDirectories
        );
        return Run(found.Single(), context, model, columns);
    }

    /// <summary>Runs the other process, which must end well, and gives the lines that it prints.</summary>
    public static string[] Run(params string[] arguments) => RunProgram(typeof(SamplePair).Assembly.Location, arguments);

    /// <summary>Starts the other process, whose output the caller reads.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(SamplePair).Assembly.Location, .. arguments]) { RedirectStandardOutput = true }
        )!;

    private static string[] RunProgram(string program, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
