using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// How far the cheap gradients of the mask fixed point are from the exact one: Jacobian-free backpropagation (equation 20),
/// phantom steps, and implicit differentiation.
/// </summary>
internal static class GradientStudy
{
    public const string Name = "gradients";

    private const int Crop = 32;
    private const int MaximumPhantomSteps = 5;

    private static Cell Trained => Cell.Sequence(NetworkKind.Efrufn).InfraredVisible;

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells => [Trained];

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "Gradients through the fixed point");
        report.Text(
            "Gradients of the infrared-visible loss (the published coefficients) with respect to all parameters, as one "
                + $"vector, against implicit differentiation; the middle {Crop}x{Crop} of each infrared-visible validation pair, "
                + "float64, fixed point by Broyden's method to a relative residual of 1e-10. Means over the pairs. A phantom "
                + "gradient tracks k damped evaluations, z + tau (f(z) - z)."
        );
        List<(string Name, WeightFile Weights)> networks = [];
        if (context.Options.PublishedWeights is string path)
        {
            networks.Add(("published weights", WeightFile.Read(path)));
        }

        networks.Add(("weights of this study", context.Trainer.Train(Trained)));
        LinePlot plot = new("Cosine similarity to the implicit gradient", "tracked evaluations", "cosine similarity");
        foreach ((string network, WeightFile weights) in networks)
        {
            StudyTable table = new(
                $"EFRUFN, {network}",
                ["", "tracked evaluations", "cosine similarity", "length ratio", "processor s, forward and backward"]
            );
            IReadOnlyDictionary<string, double> numbers = context.Results.Get($"gradients {network}", () =>
                Measure(context, weights)
            );
            foreach ((string method, int evaluations, _) in Methods())
            {
                table.Add(
                    method,
                    [evaluations, numbers[$"{method} cosine"], numbers[$"{method} length"], numbers[$"{method} seconds"]]
                );
            }

            report.Table(network.Replace(' ', '-'), table);
            foreach (double damping in new[] { 0.5, 1.0 })
            {
                plot.Add(
                    string.Create(CultureInfo.InvariantCulture, $"phantom, tau {damping}, {network}"),
                    Enumerable
                        .Range(1, MaximumPhantomSteps)
                        .Select(k => ((double)k, numbers[$"{PhantomName(k, damping)} cosine"]))
                );
            }
        }

        report.Plot("cosine", plot);
        TrainingTable.Add(report, context, Cells);
        return report.Write();
    }

    private static Dictionary<string, double> Measure(StudyContext context, WeightFile weights)
    {
        IReadOnlyList<TrainingPair> pairs = context.Pairs.Validation("ivf");
        Dictionary<string, double> numbers = [];
        foreach (TrainingPair pair in pairs)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor exact, _) = Gradient(weights, pair, new FixedPointOptions { Gradient = FixedPointGradient.Implicit });
            foreach ((string method, _, FixedPointOptions options) in Methods())
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                context.Progress.Report($"{pair.Id}: {method}");
                (Tensor gradient, double seconds) = Gradient(weights, pair, options);
                Add($"{method} cosine", ((exact * gradient).sum() / (exact.norm() * gradient.norm())).ToNumber());
                Add($"{method} length", (gradient.norm() / exact.norm()).ToNumber());
                Add($"{method} seconds", seconds);
            }
        }

        return numbers;

        void Add(string name, double value) => numbers[name] = numbers.GetValueOrDefault(name) + value / pairs.Count;
    }

    private static IEnumerable<(string Name, int Evaluations, FixedPointOptions Options)> Methods()
    {
        yield return ("Jacobian-free", 1, new FixedPointOptions());
        foreach (double damping in new[] { 0.5, 1.0 })
        {
            for (int k = 1; k <= MaximumPhantomSteps; k++)
            {
                yield return (
                    PhantomName(k, damping),
                    k,
                    new FixedPointOptions
                    {
                        Gradient = FixedPointGradient.Phantom,
                        PhantomSteps = k,
                        PhantomDamping = damping,
                    }
                );
            }
        }

        yield return ("implicit", 1, new FixedPointOptions { Gradient = FixedPointGradient.Implicit });
    }

    private static string PhantomName(int steps, double damping) =>
        string.Create(CultureInfo.InvariantCulture, $"phantom, k = {steps}, tau = {damping}");

    private static (Tensor Gradient, double Seconds) Gradient(WeightFile weights, TrainingPair pair, FixedPointOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        using Efrufn network = new(
            options with
            {
                Solver = FixedPointMethod.Broyden,
                MaximumIterations = 40,
                Memory = 40,
                Tolerance = 1e-10,
                ImplicitTolerance = 1e-8,
            }
        );
        network.Load(weights);
        network.to(float64);
        Tensor first = TorchFusion.Middle(pair.First.Y, Crop).to(float64);
        Tensor second = TorchFusion.Middle(pair.Second.Y, Crop).to(float64);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        Tensor fused = network.forward(first, second);
        FusionLosses.InfraredVisible(fused, first, second, InfraredVisibleLossOptions.Published).backward();
        double seconds = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        Tensor gradient = cat([.. network.parameters().Select(parameter => parameter.grad!.flatten())], 0);
        return (gradient.MoveToOuterDisposeScope(), seconds);
    }
}
