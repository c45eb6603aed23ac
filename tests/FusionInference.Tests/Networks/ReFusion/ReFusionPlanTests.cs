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
}
