using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FusionML.Benchmarks;

/// <summary>
/// A network at 640x480 here, in PyTorch, and as PyTorch's graph on ONNX Runtime, by turns; the best of each in processor time,
/// which other work on the machine disturbs least.
/// </summary>
internal static partial class NetworkPeers
{
    private const string Size = "480x640";

    /// <summary>Measures and prints; the processor seconds of a run.</summary>
    /// <param name="network">The network, as <see cref="NetworkRun"/> calls it.</param>
    /// <param name="program">Its program in PyTorch, such as eng/bench_refusion_torch.py.</param>
    /// <param name="weights">The files of weights that the program reads.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="runs">Turns.</param>
    public static Dictionary<string, double> Measure(string network, string program, string[] weights, int threads, int runs)
    {
        string graph = Path.Combine(Path.GetTempPath(), $"{network}-{Guid.NewGuid():N}.onnx");
        Dictionary<string, double> best = new()
        {
            ["here"] = double.MaxValue,
            ["torch"] = double.MaxValue,
            ["onnx"] = double.MaxValue,
        };
        try
        {
            Python([program, "--weights", .. weights, "--time", Size, "--onnx", graph]);
            for (int run = 0; run < runs; run++)
            {
                Take("here", NetworkRun.InFreshProcess(network, 480, 640, threads, 3, weights[0]).ProcessorSeconds);
                Take("onnx", NetworkRun.InFreshProcess("onnx", 480, 640, threads, 3, graph).ProcessorSeconds);
                Take("torch", TorchSeconds(program, weights, threads));
            }
        }
        finally
        {
            File.Delete(graph);
        }

        Console.WriteLine(
            $"{network + " 640x480, peers by turns", -36} processor time here {best["here"]:f2} s, ONNX Runtime {best["onnx"]:f2} s "
                + $"({best["onnx"] / best["here"]:f1} times), PyTorch {best["torch"]:f2} s ({best["torch"] / best["here"]:f1} times)"
        );
        return best;

        void Take(string name, double seconds) => best[name] = Math.Min(best[name], seconds);
    }

    private static double TorchSeconds(string program, string[] weights, int threads)
    {
        string output = Python([program, "--weights", .. weights, "--time", Size, "--runs", "1", "--threads", $"{threads}"]);
        Match match = ProcessorSeconds().Match(output);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The PyTorch program printed no time: {output}");
    }

    private static string Python(string[] arguments)
    {
        ProcessStartInfo start = new("/usr/bin/python3", arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"The PyTorch program ended with exit code {process.ExitCode}: {output}");
    }

    [GeneratedRegex(@"processor ([0-9.]+) s")]
    private static partial Regex ProcessorSeconds();
}
