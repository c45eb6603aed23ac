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
        CroppedPlane fused = new(64, 64, bitDepth: 8);
        float[] masks = new float[5 * 64 * 64];
        List<double> heard = [];
        plan.Progress.Begin(0, 1, FrufnPlan.Layers, heard.Add);
        plan.Run(
            ParityPackage.Source(package["io.first"]),
            ParityPackage.Source(package["io.second"]),
            fused,
            masks,
            CancellationToken.None
        );

        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package["io.fused"].Values, fused.Plane.Samples));
        for (int mask = 0; mask < 5; mask++)
        {
            ReadOnlySpan<float> actual = masks.AsSpan(mask * 64 * 64, 64 * 64);
            Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package[$"io.mask{mask + 1}"].Values, actual));
        }

        Assert.AreEqual(FrufnPlan.Layers, plan.Progress.LayersDone);
        CollectionAssert.AreEqual(heard.Order().ToList(), heard);
        Assert.AreEqual(1, heard[^1], 1e-9);
    }
}
