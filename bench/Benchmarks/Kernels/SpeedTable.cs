using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>
/// The table of eng/bench.sh: kernels against the multiply-add peak, networks against the peak and against the PyTorch program,
/// in one run on one machine. Every network runs in a process of its own.
/// </summary>
internal static partial class SpeedTable
{
    // Multiply-adds of EFRUFN (mask, 5 iterations) by the definition: 42.4e9 at 448x224.
    private const double EfrufnWorkPerPixel = 42.4e9 / (448 * 224);

    // Multiply-adds of ReFusion by the definition, each attention's products counted and its matrix applied with the projection.
    private const double ReFusionWorkPerPixel = 60_048;

    // Multiply-adds of PSLPT by the definition: (3 Formers of 88,320 and a fusion module of 68,448) at four levels, and its ends.
    private const double PslptWorkPerPixel = 444_103;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// Options: --weights FILE, --peer efrufn_torch.py, --refusion-weights FILE, --refusion-peer bench_refusion_torch.py,
    /// --pslpt-weights FOLDER, --pslpt-peer bench_pslpt_torch.py, --json FILE, --threads N, --runs N, --large.
    /// </summary>
    public static void Print(string[] options)
    {
        string? Value(string name) =>
            Array.IndexOf(options, name) is int at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
        int Integer(string name, int otherwise) =>
            Value(name) is string text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        string weights = Value("--weights") ?? throw new ArgumentException("--weights FILE is needed.", nameof(options));
        int threads = Integer("--threads", Environment.ProcessorCount),
            runs = Integer("--runs", 3);

        Dictionary<string, object> report = new() { ["path"] = $"{KernelSet.BestPath}", ["threads"] = threads };
        report["kernels"] = Kernels();
        report["networks"] = Networks(weights, threads, runs);
        report["peer"] = Value("--peer") is string peer ? Peer(peer, weights, threads, runs) : "not run";
        report["refusion peers"] =
            Value("--refusion-peer") is string program && Value("--refusion-weights") is string published
                ? NetworkPeers.Measure("refusion", program, [published], threads, runs)
                : "not run";
        report["pslpt peers"] =
            Value("--pslpt-peer") is string pslpt && Value("--pslpt-weights") is string folder
                ? NetworkPeers.Measure("pslpt", pslpt, Directory.GetFiles(folder, "weights_*.safetensors"), threads, runs)
                : "not run";
        report["large"] = options.Contains("--large") ? Large(weights, threads) : "not run";
        if (Value("--json") is string path)
        {
            string temporary = path + ".part";
            File.WriteAllText(temporary, JsonSerializer.Serialize(report, Indented));
            File.Move(temporary, path, overwrite: true);
        }
    }

    private static List<KernelShares.Row> Kernels()
    {
        (double peak, List<KernelShares.Row> rows) = KernelShares.Measure(secondsPerKernel: 2);
        Console.WriteLine($"{"multiply-add peak, one core", -36} {peak / 1e9, 8:f1} GFLOP/s");
        foreach (KernelShares.Row row in rows)
        {
            Console.WriteLine($"{row.Name, -36} {row.OperationsPerSecond / 1e9, 8:f1} GFLOP/s {row.Share, 8:p0} of the peak");
        }

        return rows;
    }

    private static Dictionary<string, NetworkRun.Result> Networks(string weights, int threads, int runs)
    {
        Dictionary<string, NetworkRun.Result> results = [];
        foreach (
            (string kind, int height, int width) in new[]
            {
                ("efrufn", 256, 256),
                ("efrufn", 224, 448),
                ("efrufn", 480, 640),
                ("frufn", 480, 640),
                ("refusion", 480, 640),
                ("pslpt", 480, 640),
                ("colornet", 480, 640),
            }
        )
        {
            NetworkRun.Result result = NetworkRun.InFreshProcess(kind, height, width, threads, runs, weights);
            results[$"{kind} {width}x{height}"] = result;
            double work =
                kind == "efrufn" ? EfrufnWorkPerPixel
                : kind == "refusion" ? ReFusionWorkPerPixel
                : kind == "pslpt" ? PslptWorkPerPixel
                : 0;
            double share = 2 * work * height * width / result.Peak;
            string counted =
                work > 0
                    ? $", {share / (result.Seconds * threads):p0} of the peak by the clock, "
                        + $"{share / result.ProcessorSeconds:p0} in processor time"
                    : "";
            string name = $"{kind} {width}x{height}, {threads} threads";
            Console.WriteLine(
                $"{name, -36} {result.Seconds, 8:f3} s, {result.PeakMegabytes:f0} MB{counted}, "
                    + $"first result {result.SinceStart:f2} s after the start of the process"
            );
        }

        return results;
    }

    /// <summary>EFRUFN here and there by turns; the best of each.</summary>
    private static Dictionary<string, double> Peer(string script, string weights, int threads, int runs)
    {
        double here = double.MaxValue,
            there = double.MaxValue;
        for (int run = 0; run < runs; run++)
        {
            here = Math.Min(here, NetworkRun.InFreshProcess("efrufn", 480, 640, threads, 2, weights).Seconds);
            there = Math.Min(there, TorchSeconds(script, weights, threads));
        }

        Console.WriteLine(
            $"{"efrufn 640x480, PyTorch by turns", -36} {there, 8:f3} s, here {here:f3} s: {there / here:f1} times as fast"
        );
        return new Dictionary<string, double>
        {
            ["torch"] = there,
            ["here"] = here,
            ["ratio"] = there / here,
        };
    }

    private static double TorchSeconds(string script, string weights, int threads)
    {
        ProcessStartInfo start = new("/usr/bin/python3") { RedirectStandardOutput = true };
        string[] arguments = [script, "--weights", weights, "--time", "480x640", "--runs", "1", "--threads", $"{threads}"];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match best = BestSeconds().Match(output);
        return best.Success
            ? double.Parse(best.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The PyTorch program printed no time: {output}");
    }

    /// <summary>6000 x 4000 in strips against 640 x 480, per pixel.</summary>
    private static Dictionary<string, NetworkRun.Result> Large(string weights, int threads)
    {
        const double smallPixels = 640 * 480,
            largePixels = 6000.0 * 4000;
        Dictionary<string, NetworkRun.Result> results = new()
        {
            ["efrufn"] = NetworkRun.InFreshProcess("efrufn", 480, 640, threads, 3, weights),
            ["refusion"] = NetworkRun.InFreshProcess("refusion", 480, 640, threads, 3, weights),
            ["pslpt"] = NetworkRun.InFreshProcess("pslpt", 480, 640, threads, 3, weights),
            ["colornet"] = NetworkRun.InFreshProcess("colornet", 480, 640, threads, 3, weights),
        };
        foreach (
            string kind in new[]
            {
                "efrufn-strips",
                "efrufn-smallest",
                "refusion-strips",
                "refusion-smallest",
                "pslpt-strips",
                "pslpt-smallest",
                "colornet-strips",
            }
        )
        {
            NetworkRun.Result small = results[kind[..kind.IndexOf('-', StringComparison.Ordinal)]];
            NetworkRun.Result result = NetworkRun.InFreshProcess(kind, 4000, 6000, threads, 1, weights);
            results[kind] = result;
            double ratio = result.Seconds / largePixels / (small.Seconds / smallPixels);
            double processor = result.ProcessorSeconds / largePixels / (small.ProcessorSeconds / smallPixels);
            string name = $"{kind} 6000x4000, {threads} threads";
            Console.WriteLine(
                $"{name, -36} {result.Seconds, 8:f1} s, {result.PeakMegabytes:f0} MB, "
                    + $"per pixel {ratio:f2} times 640x480 by the clock, {processor:f2} times in processor time"
            );
        }

        return results;
    }

    [GeneratedRegex(@"best ([0-9.]+) s")]
    private static partial Regex BestSeconds();
}
