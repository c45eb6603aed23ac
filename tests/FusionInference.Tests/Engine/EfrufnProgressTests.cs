using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Progress and cancellation at the grain of layers, whole, in strips, and with features iterated.</summary>
[TestClass]
public sealed class EfrufnProgressTests
{
    private const int Height = 40;
    private const int Width = 48;

    [TestMethod]
    [DataRow(FusionMemory.Whole, FixedPoint.Mask)]
    [DataRow(FusionMemory.Whole, FixedPoint.Feature)]
    [DataRow(FusionMemory.Smallest, FixedPoint.Mask)]
    public void The_fraction_rises_from_layer_to_layer_and_a_cancellation_ends_the_work_before_the_next(
        FusionMemory memory,
        FixedPoint fixedPoint
    )
    {
        FuseOptions options = new()
        {
            Memory = memory,
            FixedPoint = fixedPoint,
            MaximumIterations = 2,
            Solver = FixedPointSolver.Plain,
            // One, so that the reports of a run are always the same.
            Threads = 1,
        };
        using ManagedFusionEngine engine = new(RandomWeights.Of(NetworkLayout.Efrufn, seed: 3));
        ImagePlane[] pair = [Planes.Scene(0, Height, Width), Planes.Scene(1, Height, Width)];
        List<FuseProgress> heard = [];
        engine.Fuse(pair, options, new Listener(heard.Add));

        // The mask fixed point in its smallest form runs 12, twice 14 and 4 layers; each of them is told.
        Assert.IsGreaterThan(44, heard.Count);
        Assert.AreEqual((0.0, 1.0), (heard[0].Fraction, heard[^1].Fraction));
        Assert.IsLessThan(0.03, heard.Skip(1).First(progress => progress.Fraction > 0).Fraction);
        CollectionAssert.AreEqual(heard.Select(progress => progress.Fraction).Order().ToList(), Fractions(heard));
        Assert.IsLessThan(0.15, heard.Zip(heard.Skip(1), (a, b) => b.Fraction - a.Fraction).Max());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, heard.Select(progress => progress.Iteration).Distinct().ToArray());

        for (int at = 0; at < heard.Count - 1; at += 3)
        {
            using CancellationTokenSource cancellation = new();
            List<FuseProgress> reports = [];
            Listener listener = new(progress =>
            {
                reports.Add(progress);
                if (reports.Count == at + 1)
                {
                    cancellation.Cancel();
                }
            });
            Assert.ThrowsExactly<OperationCanceledException>(() => engine.Fuse(pair, options, listener, cancellation.Token));

            // Parts that had begun may still tell of themselves, and the stage that ends; no layer begins.
            Assert.IsLessThanOrEqualTo(at + 3, reports.Count);
        }
    }

    [TestMethod]
    [DataRow(FusionMemory.Whole)]
    [DataRow(FusionMemory.Strips)]
    public void As_many_layers_run_as_are_announced(FusionMemory memory)
    {
        using EfrufnWeights weights = new(RandomWeights.Of(NetworkLayout.Efrufn, seed: 3));
        using KernelThreads threads = new(2);
        using IMaskPlan plan =
            memory == FusionMemory.Whole
                ? new EfrufnPlan(weights, Height, Width, threads, KernelOptions.Default)
                : new EfrufnTiledPlan(weights, Height, Width, 16, isSmallest: false, threads, KernelOptions.Default);
        using SolverState mask = plan.NewMask();
        using SolverState next = plan.NewMask();
        AssertLayers(plan, plan.PrepareLayers, () =>
            plan.Prepare(
                PaddedPlane.Of(Planes.Scene(0, Height, Width)),
                PaddedPlane.Of(Planes.Scene(1, Height, Width)),
                CancellationToken.None
            )
        );
        AssertLayers(plan, plan.IterateLayers, () => plan.IterateMask(mask, next, CancellationToken.None));
        AssertLayers(plan, plan.ReadOutLayers, () => plan.ReadOut(next, new CroppedPlane(Height, Width, 8), default));
    }

    [TestMethod]
    public void The_layers_of_the_feature_fixed_point_are_those_announced()
    {
        using EfrufnWeights weights = new(RandomWeights.Of(NetworkLayout.Efrufn, seed: 3));
        using KernelThreads threads = new(2);
        using EfrufnPlan plan = new(weights, Height, Width, threads, KernelOptions.Default);
        float[] state = new float[plan.FeatureLength];
        AssertLayers(plan, EfrufnPlan.PrepareFeatureLayers, () =>
            plan.PrepareFeature(
                PaddedPlane.Of(Planes.Scene(0, Height, Width)),
                PaddedPlane.Of(Planes.Scene(1, Height, Width)),
                state,
                CancellationToken.None
            )
        );
        AssertLayers(plan, EfrufnPlan.IterateFeatureLayers, () => plan.IterateFeature(state, state, default));
        AssertLayers(plan, EfrufnPlan.ReadOutFeatureLayers, () =>
            plan.ReadOutFeature(state, new CroppedPlane(Height, Width, 8), default)
        );
    }

    private static void AssertLayers(IMaskPlan plan, int announced, Action stage)
    {
        plan.Progress.Begin(0, 1, announced, _ => { });
        stage();
        Assert.AreEqual(announced, plan.Progress.LayersDone);
    }

    private static List<double> Fractions(IEnumerable<FuseProgress> heard) => [.. heard.Select(progress => progress.Fraction)];

    private sealed class Listener(Action<FuseProgress> hear) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => hear(value);
    }
}
