using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FusionML.Benchmarks;

/// <summary>The peak memory of whole fusions of 6000x4000, beside what the library estimates.</summary>
internal static class MemoryTable
{
    /// <summary>Options: --only NAME, --size WIDTHxHEIGHT, --threads N.</summary>
    public static void Print(string[] options)
    {
        string? Value(string name) =>
            Array.IndexOf(options, name) is int at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
        string[] size = (Value("--size") ?? "6000x4000").Split('x');
        string threads = Value("--threads") ?? Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        foreach (string name in Value("--only") is string only ? [only] : MemoryRun.Names)
        {
            MemoryRun.Result result = InFreshProcess(name, size[1], size[0], threads);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -16}{size[0]}x{size[1]}: peak {result.PeakBytes / 1e6, 6:F0} MB, estimated "
                        + $"{result.EstimatedBytes / 1e6, 6:F0} MB, processor time {result.ProcessorSeconds:F1} s"
                )
            );
        }
    }

    private static MemoryRun.Result InFreshProcess(string name, string height, string width, string threads)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(MemoryTable).Assembly.Location);
        }

        foreach (string argument in (string[])["memory-run", name, height, width, threads])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<MemoryRun.Result>(output)
            : throw new InvalidOperationException($"The run '{name}' ended with exit code {process.ExitCode}.");
    }
}
