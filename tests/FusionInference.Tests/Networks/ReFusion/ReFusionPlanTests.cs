using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class ReFusionPlanTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("IVIF_crop64")]
    [DataRow("MIF_crop64")]
    [DataRow("MFIF_crop64")]
    [DataRow("MEIF_crop64")]
    [DataRow("IVIF_odd61x47")]
    [DataRow("IVIF_modules16x12")]
    [DataRow("IVIF_1x9")]
    [DataRow("IVIF_1x1")]
    public void Pictures_are_the_references_on_every_instruction_set(string name)
    {
        WeightFile golden = ReFusionPackage.Golden(name);
        using ReFusionWeights weights = new(ReFusionPackage.Weights(name));
        (ImagePlane first, ImagePlane second) = (ReFusionPackage.Picture(golden, 0), ReFusionPackage.Picture(golden, 1));
        using KernelThreads threads = new(2);
        foreach (KernelPath path in ReFusionPackage.Paths)
        {
            using ReFusionPlan plan = new(weights, first.Height, first.Width, threads, new KernelOptions(path));
            float[] fused = ReFusionPackage.Fuse(plan, first, second);
            float difference = ParityPackage.LargestDifference(golden["sigmoid_out"].Values, fused);
            TestContext.WriteLine($"{name}, {path}: {difference:g2}");
            Assert.IsLessThan(ReFusionPackage.Tolerance, difference, $"{path}");
        }
    }

    /// <summary>
    /// 150 rows are three strips of 64, and 131 columns two tiles. Every strip has statistics of its own, so that a strip which took
    /// them for the picture's would be seen.
    /// </summary>
    [TestMethod]
    public void Strips_and_threads_do_not_change_a_bit()
    {
        const int height = 150,
            width = 131;
        using ReFusionWeights weights = new(ReFusionPackage.Weights("IVIF"));
        ReFusionStrips strips = new(height, ReFusionLayers.TileRows);
        (ImagePlane first, ImagePlane second) = (Scene(height, width, 1), Scene(height, width, 2));
        foreach (KernelPath path in ReFusionPackage.Paths)
        {
            KernelOptions options = new(path);
            float[] whole = Fuse(2, threads => new ReFusionPlan(weights, height, width, threads, options));
            Assert.IsGreaterThan(0.3f, whole.Max() - whole.Min());
            CollectionAssert.AreEqual(
                whole,
                Fuse(1, threads => new ReFusionStripPlan(weights, width, strips, threads, options)),
                $"strips, {path}"
            );
            CollectionAssert.AreEqual(
                whole,
                Fuse(3, threads => new ReFusionAgainPlan(weights, width, strips, threads, options)),
                $"again, {path}"
            );
        }

        float[] Fuse(int count, Func<KernelThreads, IReFusionPlan> make)
        {
            using KernelThreads threads = new(count);
            using IReFusionPlan plan = make(threads);
            return ReFusionPackage.Fuse(plan, first, second);
        }
    }

    [TestMethod]
    [DataRow(FusionMemory.Whole)]
    [DataRow(FusionMemory.Strips)]
    [DataRow(FusionMemory.Smallest)]
    public void Cancelling_at_any_layer_ends_the_work_before_the_next(FusionMemory memory)
    {
        const int height = 130,
            width = 16;
        using ReFusionWeights weights = new(RandomWeights.Of(NetworkLayout.ReFusion, seed: 3));
        using KernelThreads threads = new(1);
        using IReFusionPlan plan = memory switch
        {
            FusionMemory.Whole => new ReFusionPlan(weights, height, width, threads, KernelOptions.Default),
            FusionMemory.Strips => new ReFusionStripPlan(weights, width, Strips(), threads, KernelOptions.Default),
            _ => new ReFusionAgainPlan(weights, width, Strips(), threads, KernelOptions.Default),
        };
        (ImagePlane first, ImagePlane second) = (Scene(height, width, 1), Scene(height, width, 2));
        List<double> told = [];
        plan.Progress.Begin(0, 1, plan.Layers, told.Add);
        float[] expected = ReFusionPackage.Fuse(plan, first, second);
        Assert.AreEqual(plan.Layers, plan.Progress.LayersDone);
        Assert.AreEqual(1, told[^1], 1e-3);
        for (int layer = 0; layer < plan.Layers; layer += 5)
        {
            using CancellationTokenSource cancellation = new();
            int stop = layer;
            plan.Progress.Begin(0, 1, plan.Layers, _ =>
            {
                if (plan.Progress.LayersDone >= stop)
                {
                    cancellation.Cancel();
                }
            });
            Assert.ThrowsExactly<OperationCanceledException>(() =>
                plan.Run(PaddedPlane.Of(first), PaddedPlane.Of(second), new(height, width, 8), cancellation.Token)
            );
            Assert.IsLessThanOrEqualTo(stop + 1, plan.Progress.LayersDone);
        }

        // What a run that was stopped leaves behind does not show in the next.
        plan.Progress.Begin(0, 1, plan.Layers, _ => { });
        CollectionAssert.AreEqual(expected, ReFusionPackage.Fuse(plan, first, second));

        ReFusionStrips Strips() => new(height, ReFusionLayers.TileRows);
    }

    [TestMethod]
    public void A_plan_takes_the_memory_that_is_told()
    {
        using ReFusionWeights weights = new(RandomWeights.Of(NetworkLayout.ReFusion, seed: 3));
        foreach (
            FusionMemory memory in (ReadOnlySpan<FusionMemory>)[FusionMemory.Whole, FusionMemory.Strips, FusionMemory.Smallest]
        )
        {
            PlanKey key = new(600, 2000, Threads: 1, new ReFusionVariant(memory));
            long before = NativeBuffer.LiveBytes;
            using ReFusionPairPlan plan = new(weights, key);
            double taken = NativeBuffer.LiveBytes - before;
            double told = ReFusionPairPlan.BytesFor(key) - (key.Pixels * sizeof(float));

            // The scratch memory of a thread is not counted: two megabytes.
            Assert.AreEqual(told, taken, 2.5e6, $"{memory}");
        }
    }

    [TestMethod]
    public void Weights_that_overflow_are_named_as_divergence_and_give_no_white_picture()
    {
        WeightFile sound = RandomWeights.Of(NetworkLayout.ReFusion, seed: 3);
        IEnumerable<WeightTensor> tensors = sound.Tensors.Select(tensor =>
            tensor.Name == "project_out_0.weight"
                ? new WeightTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(_ => float.NaN)])
                : tensor
        );
        using ManagedFusionEngine engine = new(new WeightFile(tensors));
        Assert.ThrowsExactly<DivergenceException>(() => engine.Fuse([Scene(20, 20, 1), Scene(20, 20, 2)]));
    }

    private static ImagePlane Scene(int height, int width, int seed)
    {
        Random random = new(seed);
        float[] samples = new float[height * width];
        for (int i = 0; i < samples.Length; i++)
        {
            float row = (float)(i / width) / height;
            samples[i] = Math.Clamp((seed == 1 ? row : 1 - row) + (0.2f * (random.NextSingle() - 0.5f)), 0, 1);
        }

        return new ImagePlane(height, width, samples);
    }
}
