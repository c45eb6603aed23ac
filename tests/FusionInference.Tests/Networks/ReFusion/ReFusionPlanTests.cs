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
