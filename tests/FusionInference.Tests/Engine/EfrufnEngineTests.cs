using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

/// <summary>The engine with the authors' EFRUFN weights, against what the reference computes from them.</summary>
[TestClass]
public class EfrufnEngineTests
{
    private const float Parity = 1e-4f;

    [TestMethod]
    [DataRow("crop64", FixedPointSolver.Plain, 5)]
    [DataRow("crop64", FixedPointSolver.Anderson, 5)]
    [DataRow("crop72x88", FixedPointSolver.Plain, 8)]
    [DataRow("crop72x88", FixedPointSolver.Anderson, 5)]
    [DataRow("tno_8", FixedPointSolver.Anderson, 5)]
    public void The_fused_luminance_before_the_clamp_is_the_reference_s(string package, FixedPointSolver solver, int iterations)
    {
        WeightFile values = Package(package);
        WeightTensor visible = values["vis_y"];
        EfrufnVariant variant = new(FixedPoint.Mask, FusionMemory.Whole);
        PlanKey key = new(visible.Shape[0], visible.Shape[1], 2, variant);
        using EfrufnWeights weights = new(Weights());
        using EfrufnPairPlan plan = new(weights, key);
        (int height, int width) = (visible.Shape[0], visible.Shape[1]);
        PairOutput output = new(new CroppedPlane(height, width, 8), new CroppedPlane(height, width, 32));
        FuseOptions options = new() { Solver = solver, MaximumIterations = iterations };
        PairSolution solution = plan.Fuse(
            ParityPackage.Source(visible),
            ParityPackage.Source(values["ir"]),
            output,
            options,
            _ => { },
            CancellationToken.None
        );

        string name = $"{(solver == FixedPointSolver.Plain ? "plain" : "anderson")}{iterations}";
        Assert.IsLessThanOrEqualTo(
            Parity,
            ParityPackage.LargestDifference(values[$"fused_{name}"].Values, output.Fused.Plane.Samples)
        );
        if (solver == FixedPointSolver.Anderson && values.TryGet("M_anderson5", out WeightTensor? expectedMask))
        {
            Assert.IsLessThanOrEqualTo(Parity, ParityPackage.LargestDifference(expectedMask.Values, output.Mask.Plane.Samples));
            float[] expected = values["anderson_rel"].Values;
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], solution.Residuals[i + 2], 0.01 * expected[i]);
            }
        }
        else if (values.TryGet("rel_M", out WeightTensor? expected))
        {
            for (int i = 0; i < iterations; i++)
            {
                Assert.AreEqual(expected.Values[i], solution.Residuals[i], 0.01 * expected.Values[i]);
            }
        }
    }

    [TestMethod]
    public void The_engine_takes_anderson_five_by_default_and_clamps()
    {
        WeightFile values = Package("crop72x88");
        using ManagedFusionEngine engine = new(Weights());
        CollectionAssert.AreEqual(new[] { "update_block.trans.0.weight" }, engine.UnusedTensors.ToArray());
        FusionResult result = engine.Fuse([Plane(values["vis_y"]), Plane(values["ir"])]);
        float[] expected = [.. values["fused_anderson5"].Values.Select(sample => Math.Clamp(sample, 0, 1))];
        Assert.IsLessThanOrEqualTo(Parity, ParityPackage.LargestDifference(expected, result.Fused.Samples));
        Assert.AreEqual(5, result.Iterations);
        Assert.IsFalse(result.Converged);
        Assert.IsTrue(result.Mask!.Samples.ToArray().All(sample => sample is >= 0 and <= 1));
    }

    [TestMethod]
    [DataRow(FusionMemory.Strips, 1e-3f)]
    [DataRow(FusionMemory.Smallest, 2f / 255)]
    public void Every_memory_setting_gives_the_reference_s_picture(FusionMemory memory, float tolerance)
    {
        WeightFile values = Package("tno_8");
        using ManagedFusionEngine engine = new(Weights());
        FusionResult result = engine.Fuse([Plane(values["vis_y"]), Plane(values["ir"])], new FuseOptions { Memory = memory });
        float[] expected = [.. values["fused_anderson5"].Values.Select(sample => Math.Clamp(sample, 0, 1))];
        Assert.IsLessThanOrEqualTo(tolerance, ParityPackage.LargestDifference(expected, result.Fused.Samples));
    }

    [TestMethod]
    public void Large_pictures_go_in_strips_unless_told_otherwise()
    {
        Assert.AreEqual(FusionMemory.Whole, new FuseOptions().EffectiveMemory(1024 * 1024));
        Assert.AreEqual(FusionMemory.Strips, new FuseOptions().EffectiveMemory(1024 * 1024 + 1));
        Assert.AreEqual(FusionMemory.Strips, new FuseOptions().EffectiveMemory(4032 * 3024));
        Assert.AreEqual(FusionMemory.Smallest, new FuseOptions().EffectiveMemory(6000 * 4000));
        Assert.AreEqual(FusionMemory.Whole, new FuseOptions { Memory = FusionMemory.Whole }.EffectiveMemory(6000 * 4000));
    }

    [TestMethod]
    public void A_tolerance_ends_the_iteration_early()
    {
        WeightFile values = Package("crop64");
        using ManagedFusionEngine engine = new(Weights());
        FusionResult result = engine.Fuse(
            [Plane(values["vis_y"]), Plane(values["ir"])],
            new FuseOptions { Tolerance = 0.02, MaximumIterations = 20 }
        );
        Assert.IsTrue(result.Converged);
        Assert.AreEqual(4, result.Iterations);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 9)]
    [DataRow(7, 2)]
    [DataRow(17, 31)]
    public void Any_size_is_fused_as_its_reflected_extension(int height, int width)
    {
        WeightFile values = Package("crop64");
        ImagePlane first = Crop(Plane(values["vis_y"]), height, width);
        ImagePlane second = Crop(Plane(values["ir"]), height, width);
        using ManagedFusionEngine engine = new(Weights());
        ImagePlane fused = engine.Fuse([first, second]).Fused;
        Assert.AreEqual((height, width), (fused.Height, fused.Width));
        ImagePlane extended = engine.Fuse([Extend(first), Extend(second)]).Fused;
        Assert.IsLessThanOrEqualTo(1e-6f, Planes.LargestDifference(Crop(extended, height, width), fused));
    }

    [TestMethod]
    public void The_feature_fixed_point_does_not_settle_with_these_weights()
    {
        WeightFile values = Package("crop64");
        ImagePlane[] sources = [Crop(Plane(values["vis_y"]), 16, 16), Crop(Plane(values["ir"]), 16, 16)];
        using ManagedFusionEngine engine = new(Weights());
        FuseOptions options = new()
        {
            FixedPoint = FixedPoint.Feature,
            Solver = FixedPointSolver.Plain,
            MaximumIterations = 4,
        };
        FusionResult result = engine.Fuse(sources, options);
        Assert.HasCount(4, result.Residuals);
        Assert.IsGreaterThan(0.05, result.Residuals[^1]);
    }

    [TestMethod]
    public void An_iteration_that_leaves_the_numbers_is_a_typed_error_with_its_residuals()
    {
        WeightFile values = Package("crop64");
        WeightFile steep = new(
            Weights()
                .Tensors.Select(tensor =>
                    tensor.Name == "update_block.out_conv.weight"
                        ? new WeightTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(value => 1e38f * value)])
                        : tensor
                )
        );
        using ManagedFusionEngine engine = new(steep);
        DivergenceException error = Assert.ThrowsExactly<DivergenceException>(() =>
            engine.Fuse([Plane(values["vis_y"]), Plane(values["ir"])], new FuseOptions { FixedPoint = FixedPoint.Feature })
        );
        Assert.HasCount(error.Iteration - 1, error.Residuals);
        StringAssert.Contains(error.Message, "diverges");
        Assert.ThrowsExactly<DivergenceException>(() => engine.Fuse([Plane(values["vis_y"]), Plane(values["ir"])]));
    }

    [TestMethod]
    public void Three_lines_fuse_bytes()
    {
        WeightFile values = Package("crop64");
        byte[] Bytes(string name) => [.. values[name].Values.Select(value => (byte)MathF.Round(255 * value))];

        using ImageFusion fuser = new(new FusionRecipe { Weights = Weights() });
        byte[] fused = new byte[64 * 64];
        fuser.Fuse(Bytes("vis_y"), Bytes("ir"), 64, 64, fused);

        float[] expected = values["fused_anderson5"].Values;
        for (int i = 0; i < fused.Length; i++)
        {
            Assert.AreEqual(255 * Math.Clamp(expected[i], 0, 1), fused[i], 0.53);
        }
    }

    [TestMethod]
    public void Calls_from_several_threads_and_any_number_of_kernel_threads_give_the_same_bits()
    {
        WeightFile values = Package("crop64");
        ImagePlane[] sources = [Plane(values["vis_y"]), Plane(values["ir"])];
        using ManagedFusionEngine engine = new(Weights());
        float[] expected = engine.Fuse(sources, new FuseOptions { Threads = 1 }).Fused.Samples.ToArray();
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            FusionResult result = engine.Fuse(sources, new FuseOptions { Threads = 1 + i % 3 });
            CollectionAssert.AreEqual(expected, result.Fused.Samples.ToArray());
        });
    }

    [TestMethod]
    public void A_cancelled_fusion_reports_no_further_iteration_and_the_engine_goes_on()
    {
        ImagePlane first = Planes.Scene(0, 96, 128);
        ImagePlane second = Planes.Scene(1, 96, 128);
        using ManagedFusionEngine engine = new(Weights());
        using CancellationTokenSource source = new();
        StopAfter listener = new(2, source.Cancel);
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            engine.Fuse([first, second], progress: listener, cancellationToken: source.Token)
        );
        Assert.AreEqual(2, listener.LastIteration);
        Assert.AreEqual(1, engine.IdlePlans);
        Assert.AreEqual(1, engine.Fuse([first, second], new FuseOptions { MaximumIterations = 1 }).Iterations);
    }

    private static WeightFile Weights() => ParityPackage.Open("weights/efrufn_ivf");

    private static WeightFile Package(string name) => ParityPackage.Open($"efrufn/{name}");

    private static ImagePlane Plane(WeightTensor tensor) => new(tensor.Shape[0], tensor.Shape[1], (float[])tensor.Values.Clone());

    private static ImagePlane Crop(ImagePlane plane, int height, int width) => Planes.Draw(height, width, (y, x) => plane[y, x]);

    /// <summary>The plane reflected to a multiple of eight, one side at a time and step by step.</summary>
    private static ImagePlane Extend(ImagePlane plane) =>
        Planes.Draw((plane.Height + 7) / 8 * 8, (plane.Width + 7) / 8 * 8, (y, x) =>
            plane[Back(y, plane.Height), Back(x, plane.Width)]
        );

    private static int Back(int index, int length)
    {
        int at = 0;
        int step = 1;
        for (int i = 0; i < index && length > 1; i++)
        {
            step = at + step < 0 || at + step >= length ? -step : step;
            at += step;
        }

        return at;
    }

    private sealed class StopAfter(int iteration, Action stop) : IProgress<FuseProgress>
    {
        public int LastIteration { get; private set; }

        public void Report(FuseProgress value)
        {
            LastIteration = value.Iteration;
            if (value.Iteration == iteration)
            {
                stop();
            }
        }
    }
}
