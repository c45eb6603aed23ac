using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Whether equation 16, features and mask iterated together, converges, and to what: with the published weights, with changed
/// parts, and after training for it.
/// </summary>
internal static class FeatureStudy
{
    public const string Name = "feature";

    private const int Crop = 64;
    private const int Steps = 40;
    private const string Task = "ivf";

    private static readonly int[] Shown = [1, 2, 5, 10, 20, 40];

    /// <summary>What is kept of a step beside its residual, in the order of the table.</summary>
    private static readonly string[] Others = ["change", "growth", "open", "from maximum"];

    private static readonly NetworkKind JacobianFree = Kind("EFRUFN features, Jacobian-free", new FixedPointOptions());

    private static readonly NetworkKind Phantom = Kind(
        "EFRUFN features, phantom 5 x 0.5",
        new FixedPointOptions
        {
            Gradient = FixedPointGradient.Phantom,
            PhantomSteps = 5,
            PhantomDamping = 0.5,
        }
    );

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells =>
        [new Cell(JacobianFree, Task), new Cell(Phantom, Task), new Cell(NetworkKind.Efrufn, Task)];

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "Equation 16: features iterated to a fixed point");
        if (context.Options.PublishedWeights is string path)
        {
            Published(context, report, WeightFile.Read(path));
        }

        Trained(context, report);
        return report.Write();
    }

    private static void Published(StudyContext context, StudyReport report, WeightFile weights)
    {
        report.Text($"Published weights, the middle {Crop}x{Crop} of an infrared-visible validation pair.");
        IReadOnlyDictionary<string, double> numbers = context.Results.Get("feature published", () =>
            Measure(context, weights, full: true)
        );
        IReadOnlyDictionary<string, double> sizes = context.Results.Get("feature published solvers", () =>
            MeasureSolvers(context, weights)
        );
        numbers = numbers.Concat(sizes).ToDictionary();
        Add(report, "published", "Published weights", numbers, full: true);
        report.Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Root mean square of T(0), which each step would still add, times the mask, where nothing is left to take over: "
                    + $"{numbers["rest"]:g3}; of F1: {numbers["features"]:g3}."
            )
        );
    }

    private static void Trained(StudyContext context, StudyReport report)
    {
        report.Text(context.Budget);
        report.Text("Infrared-visible stage from the warm-up, without teacher, trained with five iterations.");
        Cell mask = new(NetworkKind.Efrufn, Task);
        StudyTable quality = new("Quality of the picture after n plain iterations", ["", "n", .. QualityMeasurement.Metrics]);
        LinePlot plot = new("MS-SSIM after n iterations, trained with 5", "iterations", "MS-SSIM");
        foreach (NetworkKind kind in new[] { JacobianFree, Phantom })
        {
            Cell cell = new(kind, Task);
            WeightFile weights = context.Trainer.Train(cell);
            Add(
                report,
                kind == Phantom ? "phantom" : "jacobian-free",
                kind.Name,
                context.Results.Get($"feature {kind.Name}", () => Measure(context, weights, full: false)),
                full: false
            );
            AddQuality(cell, kind.Name);
        }

        AddQuality(mask, "EFRUFN mask");
        report.Table("quality", quality);
        report.Plot("quality", plot);
        TrainingTable.Add(report, context, Cells);

        void AddQuality(Cell cell, string name)
        {
            List<(double X, double Y)> points = [];
            foreach (int n in Shown)
            {
                IReadOnlyDictionary<string, double> values = context.Quality.Network(cell, Task, n);
                quality.Add(name, [n, .. QualityMeasurement.Metrics.Select(metric => (double?)values[metric])]);
                points.Add((n, values["MS-SSIM"]));
            }

            plot.Add(name, points);
        }
    }

    /// <summary>Residuals and their like of every rule and step, by name.</summary>
    private static Dictionary<string, double> Measure(StudyContext context, WeightFile weights, bool full)
    {
        context.Progress.Report("features: iterating");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = new();
        network.Load(weights);
        TrainingPair pair = context.Pairs.Validation(Task)[0];
        (Tensor first, Tensor second) = network.Encode(
            TorchFusion.Middle(pair.First.Y, Crop),
            TorchFusion.Middle(pair.Second.Y, Crop)
        );
        Dictionary<string, double> numbers = new()
        {
            ["rest"] = network.Transform(zeros_like(first)).Squared().mean().sqrt().ToNumber(),
            ["features"] = first.Squared().mean().sqrt().ToNumber(),
        };
        foreach ((string name, FeatureIteration.Rule rule) in Rules(network, full))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<FeatureIteration.Step> steps = FeatureIteration.Run(first, second, rule, Steps);
            for (int n = 1; n <= steps.Count; n++)
            {
                FeatureIteration.Step step = steps[n - 1];
                Keep(name, n, "residual", step.Residual);
                Keep(name, n, "change", step.Change);
                Keep(name, n, "growth", step.Growth);
                Keep(name, n, "open", step.Open);
                Keep(name, n, "from maximum", step.FromMaximum);
            }
        }

        Tensor difference = UnfoldingUnit.Difference(first, second);
        Tensor zero = zeros(1, 1, Crop, Crop);
        Solve("mask, plain", FixedPointMethod.Plain, state => network.GenerateMask(difference, state), zero);
        if (full)
        {
            Tensor start = cat([first, zero], 1);
            Solve("eq. 16, Anderson", FixedPointMethod.Anderson, state => network.Unfold(state, second), start);
            Solve("eq. 16, Broyden", FixedPointMethod.Broyden, state => network.Unfold(state, second), start);
        }

        return numbers;

        void Keep(string name, int n, string what, double value) => numbers[$"{name}, {what} {n}"] = value;

        void Solve(string name, FixedPointMethod solver, Func<Tensor, Tensor> map, Tensor start)
        {
            IReadOnlyList<double> residuals;
            try
            {
                FixedPointOptions options = new() { Solver = solver, MaximumIterations = Steps };
                residuals = FixedPointLayer.Solve(map, start, options).Residuals;
            }
            catch (DivergenceException error)
            {
                residuals = error.Residuals;
            }

            for (int n = 1; n <= residuals.Count; n++)
            {
                Keep(name, n, "residual", residuals[n - 1]);
            }
        }
    }

    /// <summary>How large the features are that the solvers trust most, by name.</summary>
    private static Dictionary<string, double> MeasureSolvers(StudyContext context, WeightFile weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = new();
        network.Load(weights);
        TrainingPair pair = context.Pairs.Validation(Task)[0];
        (Tensor first, Tensor second) = network.Encode(
            TorchFusion.Middle(pair.First.Y, Crop),
            TorchFusion.Middle(pair.Second.Y, Crop)
        );
        Dictionary<string, double> numbers = [];
        foreach (FixedPointMethod solver in new[] { FixedPointMethod.Anderson, FixedPointMethod.Broyden })
        {
            foreach (int n in Shown.Where(n => n is > 2 and <= 20))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                FixedPointOptions options = new() { Solver = solver, MaximumIterations = n };
                Tensor state = FixedPointLayer
                    .Solve(now => network.Unfold(now, second), cat([first, zeros(1, 1, Crop, Crop)], 1), options)
                    .State;
                Tensor features = state.narrow(1, 0, NetworkSizes.Channels);
                numbers[$"eq. 16, {solver}, growth {n}"] = (features.norm() / first.norm()).ToNumber();
            }
        }

        return numbers;
    }

    private static IEnumerable<(string Name, FeatureIteration.Rule Rule)> Rules(Efrufn network, bool full)
    {
        FeatureIteration.Rule literal = new(network.Transform, network.GenerateMask);
        yield return ("eq. 16", literal);
        if (full)
        {
            yield return ("eq. 16, damped 0.5", literal with { Damping = 0.5 });
            yield return ("eq. 16, damped 0.1", literal with { Damping = 0.1 });
            yield return ("T(D) - T(0)", literal with { Transformation = FromZero });
            yield return ("T(D) = D", literal with { Transformation = difference => difference });
            yield return (
                "T(D) = D, mask 0.3",
                new FeatureIteration.Rule(difference => difference, (_, mask) => ones_like(mask).Times(0.3))
            );
        }

        // Nothing for no difference.
        Tensor FromZero(Tensor difference)
        {
            using DisposeScope scope = NewDisposeScope();
            return (network.Transform(difference) - network.Transform(zeros_like(difference))).MoveToOuterDisposeScope();
        }
    }

    private static void Add(StudyReport report, string file, string title, IReadOnlyDictionary<string, double> numbers, bool full)
    {
        string[] rules = full
            ?
            [
                "eq. 16",
                "eq. 16, damped 0.5",
                "eq. 16, damped 0.1",
                "eq. 16, Anderson",
                "eq. 16, Broyden",
                "T(D) - T(0)",
                "T(D) = D",
                "T(D) = D, mask 0.3",
                "mask, plain",
            ]
            : ["eq. 16", "mask, plain"];
        StudyTable table = new(
            $"{title}, n steps",
            ["", "n", "relative residual", "r.m.s. change", "|F| / |F1|", "share with F2 > F", "distance from max(F1, F2)"]
        );
        LinePlot plot = new($"Relative residual: {title}", "iterations", "residual", logarithmic: true);
        foreach (string rule in rules)
        {
            foreach (int n in Shown)
            {
                if (Value(rule, "residual", n) is double residual)
                {
                    table.Add(rule, [n, residual, .. Others.Select(what => Value(rule, what, n))]);
                }
            }

            plot.Add(rule, Enumerable.Range(1, Steps).Select(n => ((double)n, Value(rule, "residual", n) ?? double.NaN)));
        }

        report.Table(file, table);
        report.Plot(file, plot);

        double? Value(string rule, string what, int n) =>
            numbers.TryGetValue($"{rule}, {what} {n}", out double value) ? value : null;
    }

    private static NetworkKind Kind(string name, FixedPointOptions options) =>
        new(
            name,
            () =>
                new Efrufn(
                    options with
                    {
                        FixedPoint = FixedPoint.Feature,
                        Solver = FixedPointMethod.Plain,
                        MaximumIterations = 5,
                    }
                ),
            new FuseOptions
            {
                FixedPoint = FixedPoint.Feature,
                Solver = FixedPointSolver.Plain,
                MaximumIterations = 5,
            }
        );
}
