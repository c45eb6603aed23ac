using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Means of fusion metrics over the validation pairs of a task: on the managed engine where it runs the network, and on
/// TorchSharp otherwise. Pictures are clamped to [0, 1] and rounded to 8 bits, as they would be saved.
/// </summary>
/// <remarks>For one thread.</remarks>
internal sealed class QualityMeasurement(
    AblationOptions options,
    TaskPairs pairs,
    ResultStore results,
    CellTrainer trainer,
    IProgress<string> progress,
    CancellationToken cancellationToken
)
{
    /// <summary>What is measured for every task.</summary>
    public static readonly IReadOnlyList<string> Metrics = ["MS-SSIM", "Qabf", "SCD", "VIF", "EN"];

    /// <summary>What is measured for multi-exposure pairs.</summary>
    public static readonly IReadOnlyList<string> ExposureMetrics = [.. Metrics, "MEF-SSIM"];

    /// <summary>The metrics of a task's tables.</summary>
    public static IReadOnlyList<string> Of(string task) => task == "meif" ? ExposureMetrics : Metrics;

    /// <summary>The quality of the average of both sources.</summary>
    public IReadOnlyDictionary<string, double> Average(string task) => results.Get(Name("average", task), () =>
        {
            using AverageRule average = new();
            return Measure(task, "average", (first, second) =>
                average.Fuse([first, second], cancellationToken: cancellationToken).Fused
            );
        });

    /// <summary>The quality of a cell's network on a task, which need not be the one that it was trained for.</summary>
    /// <param name="cell">The cell; it is trained if need be.</param>
    /// <param name="task">The task.</param>
    /// <param name="iterations">Solver evaluations of EFRUFN; null for those that it was trained with.</param>
    public IReadOnlyDictionary<string, double> Network(Cell cell, string task, int? iterations = null)
    {
        string name = Name(cell.Name, task) + (iterations is int n ? $" with {n} iterations" : string.Empty);
        return results.Get(name, () =>
        {
            WeightFile weights = trainer.Train(cell);
            if (cell.Kind.Managed is FuseOptions managed)
            {
                FuseOptions fuse = new()
                {
                    Threads = options.Threads,
                    FixedPoint = managed.FixedPoint,
                    Solver = managed.Solver,
                    MaximumIterations = iterations ?? managed.MaximumIterations,
                };
                using ManagedFusionEngine engine = new(weights);
                return Measure(task, cell.Name, (first, second) =>
                    engine.Fuse([first, second], fuse, cancellationToken: cancellationToken).Fused
                );
            }

            using FusionNetwork network = cell.Kind.Create();
            network.Load(weights);
            return Measure(task, cell.Name, (first, second) => TorchFusion.Fuse(network, first, second));
        });
    }

    /// <summary>The quality of a network that is trained by a study of its own.</summary>
    /// <param name="name">Names the training.</param>
    /// <param name="task">The task.</param>
    /// <param name="train">Trains it, if its quality is not known yet.</param>
    public IReadOnlyDictionary<string, double> Trained(string name, string task, Func<FusionNetwork> train) =>
        results.Get(Name(name, task), () =>
        {
            using FusionNetwork network = train();
            return Measure(task, name, (first, second) => TorchFusion.Fuse(network, first, second));
        });

    private IReadOnlyDictionary<string, double> Measure(string task, string name, Func<ImagePlane, ImagePlane, ImagePlane> fuse)
    {
        IReadOnlyList<TrainingPair> validation = pairs.Validation(task);
        FusionMetric[] metrics = [.. Of(task).Select(MetricRegistry.Get)];
        MetricEvaluator evaluator = new(metrics, options.Threads);
        MetricMeans means = new(Of(task));
        foreach (TrainingPair pair in validation)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report($"{name}: measuring {task} {pair.Id}");
            MetricPicture fused = Gray(fuse(pair.First.Y, pair.Second.Y));
            MetricInput input = new([Gray(pair.First.Y), Gray(pair.Second.Y)], fused);
            means.Add(evaluator.Evaluate(input, cancellationToken: cancellationToken));
        }

        return means.Values;
    }

    /// <summary>Names the metrics too: a kept result that lacks one is not this one.</summary>
    private static string Name(string measured, string task) => $"{string.Join(", ", Of(task))} of {measured} on {task}";

    private static MetricPicture Gray(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
}
