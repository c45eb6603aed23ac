using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>The engine on TorchSharp against the managed one, and what it does around the network.</summary>
[TestClass]
public sealed class TorchSharpFusionEngineTests
{
    private const double Tolerance = 1e-4;

    /// <summary>OpenMP's threads wait in loops, which takes seconds on a machine that is busy with other things.</summary>
    private static readonly FuseOptions OneThread = new() { Threads = 1 };

    [TestMethod]
    [DataRow("efrufn", 32, 40)]
    [DataRow("efrufn", 37, 21)]
    [DataRow("efrufn", 1, 3)]
    [DataRow("frufn", 24, 32)]
    [DataRow("frufn", 19, 9)]
    public void Random_weights_give_the_picture_mask_and_residuals_of_the_managed_engine(string name, int height, int width)
    {
        WeightFile weights = TestNetworks.Weights(name, 91);
        RequireSame(weights, height, width, OneThread, checkDetail: height > 8);
    }

    [TestMethod]
    [DataRow("efrufn", 64, 64, 1)]
    [DataRow("efrufn", 64, 64, 2)]
    [DataRow("efrufn", 120, 160, 1)]
    [DataRow("efrufn", 120, 160, 2)]
    [DataRow("frufn", 64, 64, 1)]
    [DataRow("frufn", 64, 64, 2)]
    [DataRow("frufn", 120, 160, 1)]
    [DataRow("frufn", 120, 160, 2)]
    public void Pictures_of_the_sizes_of_real_ones_agree_with_any_number_of_threads(
        string name,
        int height,
        int width,
        int threads
    ) => RequireSame(TestNetworks.Weights(name, 91), height, width, new FuseOptions { Threads = threads });

    [TestMethod]
    [DataRow(FixedPointSolver.Plain, 1, 0.0, 1.0)]
    [DataRow(FixedPointSolver.Plain, 8, 0.0, 1.0)]
    [DataRow(FixedPointSolver.Anderson, 8, 0.0, 0.5)]
    [DataRow(FixedPointSolver.Anderson, 20, 1e-3, 1.0)]
    public void Solver_iterations_and_tolerance_are_those_of_the_options(
        FixedPointSolver solver,
        int iterations,
        double tolerance,
        double share
    )
    {
        FuseOptions options = new()
        {
            Solver = solver,
            MaximumIterations = iterations,
            Threads = 1,
            Tolerance = tolerance,
            AndersonMixingShare = share,
            AndersonMemory = 3,
        };
        FusionResult result = RequireSame(TestNetworks.Weights("efrufn", 92), 24, 24, options);
        Assert.AreEqual(tolerance > 0, result.Converged);
        Assert.AreEqual(tolerance == 0, result.Iterations == iterations);
    }

    [TestMethod]
    public void The_feature_fixed_point_is_iterated_as_the_managed_engine_does()
    {
        FuseOptions options = new()
        {
            FixedPoint = FixedPoint.Feature,
            Solver = FixedPointSolver.Plain,
            MaximumIterations = 2,
            Threads = 1,
        };
        RequireSame(TestNetworks.Weights("efrufn", 93), 16, 24, options);
    }

    [TestMethod]
    [DataRow("efrufn_ivf", 90, 77)]
    [DataRow("efrufn_ivf", 64, 64)]
    public void Published_weights_give_the_picture_of_the_managed_engine(string weights, int height, int width)
    {
        string path = SharedFiles.Require($"reference/parity/weights/{weights}.safetensors");
        RequireSame(WeightFile.Read(path), height, width, OneThread);
        using TorchSharpFusionEngine engine = TorchSharpFusionEngine.FromFile(path);
        Assert.AreEqual("efrufn", engine.Name);
        Assert.IsNull(engine.GpuDeviceId);
    }

    [TestMethod]
    [DataRow("crop64", FixedPointSolver.Plain, 8, "fused_plain8")]
    [DataRow("crop72x88", FixedPointSolver.Anderson, 5, "fused_anderson5")]
    public void Published_weights_give_the_picture_of_the_reference(
        string crop,
        FixedPointSolver solver,
        int iterations,
        string expected
    )
    {
        ParityPackage package = new($"efrufn/{crop}.safetensors");
        using TorchSharpFusionEngine engine = new(ParityPackage.PublishedEfrufn);
        FusionResult result = engine.Fuse(
            [Plane(package, "vis_y"), Plane(package, "ir")],
            new FuseOptions
            {
                Solver = solver,
                MaximumIterations = iterations,
                Threads = 1,
            }
        );
        ImagePlane reference = Plane(package, expected);
        foreach (ref float sample in reference.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        Assert.IsLessThan(Tolerance, TestNetworks.LargestDifference(reference, result.Fused));
    }

    [TestMethod]
    public void Three_sources_and_the_other_image_order_are_taken_as_the_managed_engine_takes_them()
    {
        WeightFile weights = TestNetworks.Weights("efrufn", 94);
        weights = new WeightFile(
            weights.Tensors,
            new Dictionary<string, string>(weights.Metadata) { [WeightMetadata.ImageOrder] = WeightMetadata.SecondFirst }
        );
        using ManagedFusionEngine managed = new(weights);
        using TorchSharpFusionEngine torch = new(weights);
        ImagePlane[] sources = [.. Enumerable.Range(0, 3).Select(number => TestNetworks.Scene(number, 20, 17, bitDepth: 12))];
        List<FuseProgress> heard = [];
        FusionResult result = torch.Fuse(sources, OneThread, new Listener(heard));
        FusionResult expected = managed.Fuse(sources);
        Assert.IsLessThan(Tolerance, TestNetworks.LargestDifference(expected.Fused, result.Fused));
        Assert.AreEqual(12, result.Fused.BitDepth);
        Assert.AreEqual(weights.Metadata[WeightMetadata.ImageOrder], torch.Metadata[WeightMetadata.ImageOrder]);
        CollectionAssert.AreEqual(heard.OrderBy(part => part.Fraction).ToArray(), heard);
        Assert.AreEqual(1, heard[^1].Fraction);
        Assert.AreEqual(result.Residuals[^1], heard[^1].Residual);
    }

    [TestMethod]
    [DataRow("efrufn")]
    [DataRow("frufn")]
    public void A_cancelled_fusion_stops_in_the_middle_and_the_engine_works_on(string name)
    {
        using TorchSharpFusionEngine engine = new(TestNetworks.Weights(name, 95));
        ImagePlane[] sources = [TestNetworks.Scene(0, 16, 16), TestNetworks.Scene(1, 16, 16)];
        using CancellationTokenSource source = new();
        List<FuseProgress> heard = [];
        Listener listener = new(heard, part =>
        {
            if (part.Fraction > 0.3)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            engine.Fuse(sources, new FuseOptions { MaximumIterations = 20, Threads = 1 }, listener, source.Token)
        );
        Assert.IsLessThan(0.6, heard[^1].Fraction);
        Assert.AreEqual(16, engine.Fuse(sources, OneThread).Fused.Height);
    }

    [TestMethod]
    public void A_network_that_is_still_trained_shows_what_it_has_learned_and_stays_the_callers()
    {
        using FusionNetwork network = TestNetworks.Make("efrufn", 96);
        ImagePlane[] sources = [TestNetworks.Scene(0, 16, 16), TestNetworks.Scene(1, 16, 16)];
        FusionResult before;
        using (TorchSharpFusionEngine engine = new(network))
        {
            before = engine.Fuse(sources, OneThread);
            using (no_grad())
            {
                using Scalar factor = 0.8;
                foreach (Tensor parameter in network.parameters())
                {
                    parameter.mul_(factor);
                }
            }

            using ManagedFusionEngine managed = new(network.Save());
            FusionResult after = engine.Fuse(sources, OneThread);
            Assert.IsLessThan(Tolerance, TestNetworks.LargestDifference(managed.Fuse(sources).Fused, after.Fused));
            Assert.IsGreaterThan(0.01, TestNetworks.LargestDifference(before.Fused, after.Fused));
        }

        // The parameters outlive the engine, and can still be trained after it.
        using DisposeScope scope = NewDisposeScope();
        network.forward(rand(1, 1, 16, 16), rand(1, 1, 16, 16)).sum().backward();
        Assert.IsTrue(network.parameters().Any(parameter => parameter.grad is not null));
    }

    [TestMethod]
    public void Threads_that_share_an_engine_get_the_pictures_of_one_thread()
    {
        using TorchSharpFusionEngine engine = new(TestNetworks.Weights("efrufn", 97));
        (int Height, int Width)[] sizes = [(16, 16), (24, 9), (8, 32)];
        ImagePlane[][] sources =
        [
            .. sizes.Select(size =>
                new[] { TestNetworks.Scene(0, size.Height, size.Width), TestNetworks.Scene(1, size.Height, size.Width) }
            ),
        ];
        float[][] serial = [.. sources.Select(pair => engine.Fuse(pair, OneThread).Fused.Samples.ToArray())];
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            CollectionAssert.AreEqual(
                serial[i % sizes.Length],
                engine.Fuse(sources[i % sizes.Length], OneThread).Fused.Samples.ToArray()
            )
        );
    }

    [TestMethod]
    public void The_number_of_threads_and_the_random_state_are_left_as_they_were()
    {
        using DisposeScope scope = NewDisposeScope();
        int before = get_num_threads();
        manual_seed(7);
        double expected = rand(1).ToNumber();
        WeightFile weights = TestNetworks.Weights("efrufn", 98);
        manual_seed(7);
        using TorchSharpFusionEngine engine = new(weights);
        engine.Fuse(
            [TestNetworks.Scene(0, 8, 8), TestNetworks.Scene(1, 8, 8)],
            new FuseOptions { Threads = before == 1 ? 2 : 1 }
        );
        Assert.AreEqual(before, get_num_threads());
        Assert.AreEqual(expected, rand(1).ToNumber());
    }

    [TestMethod]
    public void Bad_weights_and_sources_are_refused_as_the_managed_engine_refuses_them()
    {
        WeightFile color = new(
            NetworkLayout.ColorNet.Tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count]))
        );
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new TorchSharpFusionEngine(color));
        StringAssert.Contains(error.Message, "colornet");
        using TorchSharpFusionEngine engine = new(TestNetworks.Weights("efrufn", 99));
        ImagePlane plane = new(8, 8);
        Assert.ThrowsExactly<ArgumentException>(() => engine.Fuse([plane]));
        Assert.ThrowsExactly<PictureSizeMismatchException>(() => engine.Fuse([plane, new ImagePlane(8, 9)]));
        ImagePlane broken = new(8, 8);
        broken[1, 6] = float.NaN;
        Assert.ThrowsExactly<PixelValueException>(() => engine.Fuse([plane, broken]));
        engine.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Fuse([plane, plane]));
    }

    [TestMethod]
    public void Weights_that_make_the_iteration_diverge_give_the_residuals_before()
    {
        WeightFile weights = TestNetworks.Weights("efrufn", 100);
        WeightFile broken = new(
            weights.Tensors.Select(tensor =>
                tensor.Name.EndsWith("gs.proj_in.bias", StringComparison.Ordinal)
                    ? new WeightTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(_ => float.NaN)])
                    : tensor
            ),
            weights.Metadata
        );
        using TorchSharpFusionEngine engine = new(broken);
        DivergenceException error = Assert.ThrowsExactly<DivergenceException>(() =>
            engine.Fuse([TestNetworks.Scene(0, 8, 8), TestNetworks.Scene(1, 8, 8)])
        );
        Assert.AreEqual(1, error.Iteration);
    }

    [TestMethod]
    public void A_CUDA_device_that_is_not_there_is_refused_by_name()
    {
        const int Absent = 97;
        Assert.IsFalse(TorchSharpFusionEngine.IsCudaAvailable(Absent));
        Assert.IsFalse(TorchSharpFusionEngine.IsCudaAvailable(-1));
        TorchBackendException error = Assert.ThrowsExactly<TorchBackendException>(() =>
            new TorchSharpFusionEngine(TestNetworks.Weights("efrufn", 101), Absent)
        );
        Assert.AreEqual("cuda:97", error.Device);
        StringAssert.Contains(error.Message, "CUDA");
    }

    [TestMethod]
    public void A_CUDA_device_gives_the_picture_of_the_managed_engine()
    {
        if (!TorchSharpFusionEngine.IsCudaAvailable())
        {
            Assert.Inconclusive("There is no CUDA device.");
        }

        foreach (string name in new[] { "efrufn", "frufn" })
        {
            WeightFile weights = TestNetworks.Weights(name, 102);
            using ManagedFusionEngine managed = new(weights);
            using TorchSharpFusionEngine torch = new(weights, 0);
            ImagePlane[] sources = [TestNetworks.Scene(0, 60, 52), TestNetworks.Scene(1, 60, 52)];
            Assert.AreEqual(0, torch.GpuDeviceId);
            Assert.IsLessThan(1e-3, TestNetworks.LargestDifference(managed.Fuse(sources).Fused, torch.Fuse(sources).Fused), name);
        }
    }

    [TestMethod]
    public void Many_pictures_leave_no_tensor_behind()
    {
        using TorchSharpFusionEngine engine = new(TestNetworks.Weights("efrufn", 103));
        (int Height, int Width)[] sizes = [(8, 8), (16, 8), (9, 23)];
        FuseOptions options = new() { MaximumIterations = 2, Threads = 1 };
        FuseEach();

        // What other tests left to the garbage collector must not be taken for this one's.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 40; i++)
        {
            FuseEach();
            Assert.AreEqual(before, Tensor.TotalCount, $"tensors after round {i + 1}");
        }

        void FuseEach()
        {
            foreach ((int height, int width) in sizes)
            {
                engine.Fuse([TestNetworks.Scene(0, height, width), TestNetworks.Scene(1, height, width)], options);
            }
        }
    }

    private static FusionResult RequireSame(
        WeightFile weights,
        int height,
        int width,
        FuseOptions options,
        bool checkDetail = true
    )
    {
        using ManagedFusionEngine managed = new(weights);
        using TorchSharpFusionEngine torch = new(weights);
        ImagePlane[] sources = [TestNetworks.Scene(0, height, width), TestNetworks.Scene(1, height, width)];
        FusionResult expected = managed.Fuse(sources, options);
        FusionResult result = torch.Fuse(sources, options);
        double picture = TestNetworks.LargestDifference(expected.Fused, result.Fused);
        double mask = TestNetworks.LargestDifference(expected.Mask!, result.Mask!);
        double detail = TestNetworks.Deviation(result.Fused);
        Console.WriteLine($"{height}x{width}: picture {picture:e1}, mask {mask:e1}, deviation {detail:e1}");
        Assert.IsLessThan(Tolerance, picture, "picture");
        Assert.IsLessThan(Tolerance, mask, "mask");
        Assert.HasCount(expected.Iterations, result.Residuals);
        Assert.AreEqual(expected.Converged, result.Converged);
        for (int i = 0; i < expected.Iterations; i++)
        {
            Assert.AreEqual(expected.Residuals[i], result.Residuals[i], Tolerance, $"residual {i}");
        }

        Assert.IsTrue(!checkDetail || detail > 1e-3, "The picture is flat.");
        return result;
    }

    private static ImagePlane Plane(ParityPackage package, string name)
    {
        WeightTensor stored = package.File[name];
        return new ImagePlane(stored.Shape[^2], stored.Shape[^1], [.. stored.Values]);
    }

    private sealed class Listener(List<FuseProgress> heard, Action<FuseProgress>? act = null) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value)
        {
            heard.Add(value);
            act?.Invoke(value);
        }
    }
}
