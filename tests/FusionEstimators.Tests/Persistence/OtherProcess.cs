using System.Diagnostics;
using FreshProcess;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>Runs a model over the rows of <see cref="SamplePair"/> in a process that has never seen FusionML.</summary>
internal static class OtherProcess
{
    /// <summary>What the process must print: the names of the transformers, then the values of each column.</summary>
    public static string[] Expect(string transformers, IDataView rows, params string[] columns) =>
        [transformers, .. columns.SelectMany(column => Fingerprint.OfColumn(rows, column))];

    /// <summary>Saves the model, loads it in the other process and gives the lines that the process prints.</summary>
    public static string[] Run(MLContext context, ITransformer model, params string[] columns)
    {
        string path = Path.GetTempFileName();
        try
        {
            context.Model.Save(model, inputSchema: null, path);
            return Run([path, .. columns]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs the other process, which must end well, and gives the lines that it prints.</summary>
    public static string[] Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(SamplePair).Assembly.Location, .. arguments])
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
