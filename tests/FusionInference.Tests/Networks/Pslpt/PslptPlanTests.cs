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
