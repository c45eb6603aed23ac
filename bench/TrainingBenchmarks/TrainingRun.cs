using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>
/// Steps of the infrared-visible stage with the real trainer on pictures of noise: speed does not depend on the values.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    private const int Pairs = 4;
    private const double LargestGradient = 1;

    private readonly FusionNetwork _network;
    private readonly InfraredVisibleStage _stage;
    private readonly CropSampler _pictures;

    public TrainingRun(FusionNetwork network, int size, int batch)
    {
        _network = network;
        _stage = new InfraredVisibleStage(network, teacher: null);
        Random random = new(5);
        TrainingPair[] pairs =
        [
            .. Enumerable.Range(0, Pairs).Select(i => new TrainingPair($"pair {i}", Noise(random, size), Noise(random, size))),
        ];
        _pictures = new CropSampler(pairs, new CropSamplerOptions { CropSize = size, BatchSize = batch });
    }

    /// <summary>Seconds of each of some steps.</summary>
    public double[] Take(int steps)
    {
        List<double> seconds = [];
        using StageTrainer trainer = new(
            _stage,
            _pictures,
            new StageTrainerOptions
            {
                Steps = steps,
                LearningRate = 1e-4,
                GradientClip = LargestGradient,
            }
        );
        Stopwatch watch = Stopwatch.StartNew();
        trainer.Run(
            new StepReport(() =>
            {
                seconds.Add(watch.Elapsed.TotalSeconds);
                watch.Restart();
            })
        );
        return [.. seconds];
    }

    public void Dispose() => _network.Dispose();

    private static FusionImage Noise(Random random, int size)
    {
        ImagePlane plane = new(size, size);
        foreach (ref float sample in plane.Samples)
        {
            sample = random.NextSingle();
        }

        return new FusionImage(plane);
    }

    private sealed class StepReport(Action then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then();
    }
}
