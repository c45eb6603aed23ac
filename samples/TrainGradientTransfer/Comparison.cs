using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;

namespace FusionML.Samples;

/// <summary>
/// Measures a trained network against the average of the sources on validation pairs, on the managed inference.
/// </summary>
internal static class Comparison
{
    private static readonly FusionMetric[] Metrics = [MetricRegistry.Get("MS-SSIM"), MetricRegistry.Get("Qabf"), MetricRegistry.Get("SCD")];

    /// <summary>Prints the mean of each metric for the network and for the average.</summary>
    public static void Print(string task, string weightsPath, IReadOnlyList<TrainingPair> pairs, CancellationToken cancellationToken)
    {
        using ManagedFusionEngine network = ManagedFusionEngine.FromFile(weightsPath);
        using AverageRule average = new();
        MetricEvaluator evaluator = new(Metrics);
        foreach (IFusionEngine engine in (IFusionEngine[])[average, network])
        {
            double[] sums = new double[Metrics.Length];
            foreach (TrainingPair pair in pairs)
            {
                ImagePlane fused = engine.Fuse([pair.First.Y, pair.Second.Y], cancellationToken: cancellationToken).Fused;
                MetricPicture[] sources = [Gray(pair.First.Y), Gray(pair.Second.Y)];
                MetricReport report = evaluator.Evaluate(new MetricInput(sources, Gray(fused)), cancellationToken: cancellationToken);
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += report[i].Value.Value / pairs.Count;
                }
            }

            string values = string.Join("  ", Metrics.Select((metric, i) =>
                string.Create(CultureInfo.InvariantCulture, $"{metric.Definition.Id} {sums[i]:f4}")));
            Console.WriteLine($"{task} {engine.Name,-8} {values}  ({pairs.Count} validation pairs)");
        }
    }

    private static MetricPicture Gray(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
}
