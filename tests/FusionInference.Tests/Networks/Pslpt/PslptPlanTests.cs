using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class PslptPlanTests
{
    private static readonly string[] MaskNames = ["mask_h1", "mask_h2", "mask_h3", "mask_low"];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("smallest16", "", "fused")]
    [DataRow("crop64", "", "fused")]
    [DataRow("odd77x93", "_padded", "fused_padded")]
    [DataRow("wide128x160", "", "fused")]
    public void Pictures_are_the_references_on_every_instruction_set(string name, string suffix, string result)
    {
        WeightFile golden = PslptPackage.Golden(name);
        ImagePlane first = PslptPackage.Picture(golden["io.first" + suffix]);
        ImagePlane second = PslptPackage.Picture(golden["io.second" + suffix]);
        using KernelThreads threads = new(2);
        foreach (PslptSet set in Enum.GetValues<PslptSet>())
        {
            using PslptWeights weights = new(PslptPackage.Weights(), set);
            foreach (KernelPath path in PslptPackage.Paths)
            {
                using PslptPlan plan = new(weights, first.Height, first.Width, first.Height, threads, new KernelOptions(path));
                (float[] fused, float[][] masks) = PslptPackage.Fuse(plan, first, second);
                float difference = ParityPackage.LargestDifference(golden[$"set{(int)set}.{result}"].Values, fused);
                TestContext.WriteLine($"{name}, set {(int)set}, {path}: {difference:g2}");
                Assert.IsLessThan(PslptPackage.Tolerance, difference, $"set {(int)set}, {path}");
                for (int level = 0; level < MaskNames.Length && golden.Contains("set1.mask_h1"); level++)
                {
                    float[] expected = golden[$"set{(int)set}.{MaskNames[level]}"].Values;
                    float apart = ParityPackage.LargestDifference(expected, masks[level]);
                    TestContext.WriteLine($"{MaskNames[level]}: {apart:g2}");
                    Assert.IsLessThan(PslptPackage.Tolerance, apart, $"{MaskNames[level]}, set {(int)set}, {path}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(400, 48, 16)]
    [DataRow(400, 48, 48)]
    [DataRow(272, 16, 32)]
    public void Steps_and_threads_do_not_change_a_bit(int height, int width, int stepRows)
    {
        using PslptWeights weights = new(PslptPackage.Weights(), PslptSet.Labelled);
        (ImagePlane first, ImagePlane second) = (Scene(height, width, 1), Scene(height, width, 2));
        foreach (KernelPath path in PslptPackage.Paths)
        {
            (float[] whole, float[][] wholeMasks) = Fuse(1, height, path);
            Assert.IsGreaterThan(0.3f, whole.Max() - whole.Min());
            (float[] stepped, float[][] masks) = Fuse(3, stepRows, path);
            CollectionAssert.AreEqual(whole, stepped, $"{path}");
            for (int level = 0; level < masks.Length; level++)
            {
                CollectionAssert.AreEqual(wholeMasks[level], masks[level], $"mask {level}, {path}");
            }
        }

        (float[] Fused, float[][] Masks) Fuse(int count, int step, KernelPath path)
        {
            using KernelThreads threads = new(count);
            using PslptPlan plan = new(weights, height, width, step, threads, new KernelOptions(path));
            Assert.AreEqual(step < height, plan.Layers > PslptSchedule.For(height, height).Passes.Count, "a step is a step");
            return PslptPackage.Fuse(plan, first, second);
        }
    }

    [TestMethod]
    [DataRow(208)]
    [DataRow(16)]
    public void Cancelling_at_any_layer_ends_the_work_before_the_next(int stepRows)
    {
        const int height = 208,
            width = 16;
        using PslptWeights weights = new(RandomWeights.Of(NetworkLayout.Pslpt, seed: 3), PslptSet.Unlabelled);
        using KernelThreads threads = new(1);
        using PslptPlan plan = new(weights, height, width, stepRows, threads, KernelOptions.Default);
        (ImagePlane first, ImagePlane second) = (Scene(height, width, 1), Scene(height, width, 2));
        List<double> told = [];
        plan.Progress.Begin(0, 1, plan.Layers, told.Add);
        float[] expected = PslptPackage.Fuse(plan, first, second).Fused;
        Assert.AreEqual(plan.Layers, plan.Progress.LayersDone);
        Assert.AreEqual(1, told[^1], 2e-3);
        PslptPictures pictures = new(
            PaddedPlane.Of(first),
            PaddedPlane.Of(second),
            new CroppedPlane(height, width, 8),
            MaskPyramid.NewPlanes(height, width, PslptWeights.Levels)
        );
        for (int layer = 0; layer < plan.Layers; layer += plan.Layers / 20)
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
            Assert.ThrowsExactly<OperationCanceledException>(() => plan.Run(pictures, cancellation.Token));
            Assert.IsLessThanOrEqualTo(stop + (plan.Layers / 100) + 1, plan.Progress.LayersDone);
        }

        // What a run that was stopped leaves behind does not show in the next.
        plan.Progress.Begin(0, 1, plan.Layers, _ => { });
        CollectionAssert.AreEqual(expected, PslptPackage.Fuse(plan, first, second).Fused);
    }

    /// <summary>What lives is counted for the whole process, so no other test may run beside this one.</summary>
    [TestMethod]
    [DoNotParallelize]
    [DataRow(FusionMemory.Whole)]
    [DataRow(FusionMemory.Strips)]
    [DataRow(FusionMemory.Smallest)]
    public void A_plan_takes_the_memory_that_is_told(FusionMemory memory)
    {
        using PslptWeights weights = new(RandomWeights.Of(NetworkLayout.Pslpt, seed: 3), PslptSet.Unlabelled);
        PlanKey key = new(608, 1600, Threads: 1, new PslptVariant(memory));
        long before = NativeBuffer.LiveBytes;
        using PslptPairPlan plan = new(weights, key);
        double taken = NativeBuffer.LiveBytes - before;
        double told = PslptPairPlan.BytesFor(key) - (7 * key.Pixels * sizeof(float) / 3);

        // The scratch memory of a thread is not counted: less than a megabyte.
        Assert.AreEqual(told, taken, 1e6, $"{memory}");
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
