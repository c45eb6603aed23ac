namespace FusionML.Inference.Tests;

[TestClass]
public sealed class FrufnPlanTests
{
    [TestMethod]
    public void The_fused_picture_and_all_masks_agree_with_the_reference()
    {
        WeightFile package = ParityPackage.Open("frufn/random_crop64");
        using FrufnWeights weights = new(package);
        using KernelThreads threads = new(2);
        using FrufnPlan plan = new(weights, 64, 64, threads, KernelOptions.Default);
        float[] fused = new float[64 * 64];
        float[] masks = new float[5 * 64 * 64];
        List<int> units = [];
        plan.Run(package["io.first"].Values, package["io.second"].Values, fused, masks, units.Add, CancellationToken.None);

        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package["io.fused"].Values, fused));
        for (int mask = 0; mask < 5; mask++)
        {
            ReadOnlySpan<float> actual = masks.AsSpan(mask * 64 * 64, 64 * 64);
            Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package[$"io.mask{mask + 1}"].Values, actual));
        }

        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5 }, units);
    }
}
