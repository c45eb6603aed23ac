using System.Globalization;
using System.Text.Json;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>Processor time of the two steps of a training with a learned loss, here and in PyTorch, by turns within one
/// run.</summary>
internal static class LearnedTable
{
    private const int WarmUpSteps = 3;

    /// <summary>Prints the table, and writes it as JSON if asked for.</summary>
    public static void Print(Arguments arguments)
    {
        int threads = arguments.Number("threads", 1);
        set_num_threads(threads);
        List<Row> rows = [];
        Console.WriteLine("squares     phase    here s   PyTorch s   here / PyTorch (median of rounds)");
        foreach (string entry in (arguments["sizes"] ?? "32x2,64x2").Split(','))
        {
            if (entry.Split('x') is not [string side, string count])
            {
                throw new ArgumentException($"'{entry}' is not SIZExBATCH.");
            }

            (int size, int batch) = (Arguments.Number(side), Arguments.Number(count));
            using LearnedSteps here = new(size, batch);
            using TorchPeer? peer = arguments["peer-program"] is string program
                ? new TorchPeer(program, [], size, batch, threads)
                : null;
            foreach (string phase in (string[])["fusion", "meta"])
            {
                Row row = Measure(arguments, entry, phase, here, peer);
                rows.Add(row);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry, -12}{phase, -7}{row.Here, 9:F3}{row.PyTorch, 12:F3}   {row.Ratio:F3}"
                    )
                );
            }
        }

        if (arguments["json"] is string path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(rows));
        }
    }

    private static Row Measure(Arguments arguments, string squares, string phase, LearnedSteps here, TorchPeer? peer)
    {
        int rounds = arguments.Number("rounds", 5),
            steps = arguments.Number("steps", 5);
        here.Take(phase, WarmUpSteps);
        peer?.Take($"{phase} {WarmUpSteps}");
        List<double> ours = [],
            theirs = [];
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Median(here.Take(phase, steps)));
            theirs.Add(peer is null ? double.NaN : Median(peer.Take($"{phase} {steps}")));
        }

        double ratio = Median([.. ours.Zip(theirs, (mine, other) => mine / other)]);
        return new Row(squares, phase, Median(ours), Median(theirs), ratio);
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Row(string Squares, string Phase, double Here, double PyTorch, double Ratio);

    /// <summary>Steps of the real parts on pictures of noise: speed does not depend on the values.</summary>
    private sealed class LearnedSteps : IDisposable
    {
        private readonly LearnedLossNetworks _networks = LearnedLossNetworks.Create();
        private readonly MetaStep _meta;
        private readonly FusionStep _fusion;
        private readonly AdamOptimizer _proposal;
        private readonly AdamOptimizer _others;
        private readonly TrainingBatch _train;
        private readonly TrainingBatch _test;

        public LearnedSteps(int size, int batch)
        {
            LearnedLossOptions options = LearnedLossOptions.Paper;
            _meta = new MetaStep(_networks, LearnedLossNetworks.Create(), options.Meta);
            _fusion = new FusionStep(_networks, options);
            _proposal = new AdamOptimizer(Named(_networks.Proposal));
            _others = new AdamOptimizer(Named(_networks.Fusion).Concat(Named(_networks.Reconstruction)));
            (_train, _test) = (Noise(size, batch), Noise(size, batch));
        }

        /// <summary>Processor seconds of each of some steps.</summary>
        public double[] Take(string phase, int steps) =>
            [.. Enumerable.Range(0, steps).Select(_ => phase == "meta" ? Time(TakeMeta) : Time(TakeFusion))];

        public void Dispose()
        {
            _proposal.Dispose();
            _others.Dispose();
            _meta.Dispose();
            _networks.Dispose();
            _train.Dispose();
            _test.Dispose();
        }

        private void TakeMeta()
        {
            _meta.Run(_train, _test, 1e-4);
            NormalisedStep.Take(_proposal.Slots, 1e-4);
        }

        private void TakeFusion()
        {
            _fusion.Run(_train);
            _others.Step(1e-4);
        }

        private static double Time(Action step)
        {
            using DisposeScope scope = NewDisposeScope();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            step();
            return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }

        private static TrainingBatch Noise(int size, int batch) => new(rand(batch, 1, size, size), rand(batch, 1, size, size));

        private static IEnumerable<(string Name, TorchSharp.Modules.Parameter Parameter)> Named(nn.Module network) =>
            network.named_parameters().Select(pair => (pair.name, pair.parameter));
    }
}
