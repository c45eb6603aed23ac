using System.Globalization;
using System.Text.Json;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>The time of a training step of EFRUFN, here and in PyTorch, by turns within one run.</summary>
internal static class StepTable
{
    private const int WarmUpSteps = 3;

    /// <summary>Prints the table, and writes it as JSON if asked for.</summary>
    public static void Print(Arguments arguments)
    {
        int threads = arguments.Number("threads", 1),
            rounds = arguments.Number("rounds", 5),
            steps = arguments.Number("steps", 3);
        set_num_threads(threads);
        List<Row> rows = [];
        Console.WriteLine("crops       threads   here s   TorchSharp s   PyTorch s   here / PyTorch (median of rounds)");
        foreach (string entry in (arguments["sizes"] ?? "64x2,96x4").Split(','))
        {
            string[] parts = entry.Split('x');
            if (parts.Length != 2)
            {
                throw new ArgumentException($"'{entry}' is not SIZExBATCH.");
            }

            Row row = Measure(arguments, Arguments.Number(parts[0]), Arguments.Number(parts[1]), threads, rounds, steps);
            rows.Add(row);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entry, -12}{threads, 7}{row.Here, 9:F3}{row.TorchSharp, 15:F3}{row.PyTorch, 12:F3}   {row.Ratio:F3}"
                )
            );
        }

        if (arguments["json"] is string path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(rows));
        }
    }

    private static Row Measure(Arguments arguments, int size, int batch, int threads, int rounds, int steps)
    {
        manual_seed(1);
        using TrainingRun here = new(new Efrufn(), size, batch);
        using TrainingRun plain = new(new Efrufn { UseManagedKernels = false }, size, batch);
        using TorchPeer? peer =
            arguments["peer-program"] is string program && arguments["peer-network"] is string network
                ? new TorchPeer(program, ["--network", network], size, batch, threads)
                : null;
        here.Take(WarmUpSteps);
        plain.Take(WarmUpSteps);
        peer?.Take(WarmUpSteps);
        List<double> ours = [],
            torchSharps = [],
            pyTorchs = [],
            ratios = [];
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Median(here.Take(steps)));
            torchSharps.Add(Median(plain.Take(steps)));
            pyTorchs.Add(peer is null ? double.NaN : Median(peer.Take(steps)));
            ratios.Add(ours[^1] / pyTorchs[^1]);
        }

        return new Row(size, batch, threads, Median(ours), Median(torchSharps), Median(pyTorchs), Median(ratios));
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Row(int Size, int Batch, int Threads, double Here, double TorchSharp, double PyTorch, double Ratio);
}
