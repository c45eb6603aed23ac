namespace FusionML.Inference.Tests;

[TestClass]
public sealed class EfrufnTiledPlanTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("crop72x88", 16, false)]
    [DataRow("crop72x88", 48, true)]
    [DataRow("crop72x88", 16, true)]
    [DataRow("crop72x88", 512, false)]
    [DataRow("tno_8", 64, false)]
    public void A_picture_in_strips_is_the_whole_picture(string name, int stripRows, bool isSmallest)
    {
        WeightFile package = ParityPackage.Open($"efrufn/{name}");
        IReadOnlyList<int> shape = package["vis_y"].Shape;
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(2);
        using EfrufnTiledPlan plan = new(weights, shape[^2], shape[^1], stripRows, isSmallest, threads, KernelOptions.Default);
        plan.Prepare(ParityPackage.Source(package["vis_y"]), ParityPackage.Source(package["ir"]), CancellationToken.None);
        (SolverState mask, SolverState next) = (plan.NewMask(), plan.NewMask());
        for (int iteration = 0; iteration < 5; iteration++)
        {
            plan.IterateMask(mask, next, CancellationToken.None);
            (mask, next) = (next, mask);
        }

        CroppedPlane fused = new(shape[^2], shape[^1], bitDepth: 8);
        plan.ReadOut(mask, fused, CancellationToken.None);
        mask.Dispose();
        next.Dispose();
        float difference = ParityPackage.LargestDifference(package["fused_plain5"].Values, fused.Plane.Samples);
        TestContext.WriteLine($"{name} in strips of {stripRows}: largest difference {difference:g3}");
        Assert.IsLessThanOrEqualTo(isSmallest ? 2f / 255 : 1e-3f, difference);
    }

    [TestMethod]
    public void Strips_must_be_a_multiple_of_sixteen_rows()
    {
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(1);
        foreach (int rows in new[] { 0, 8, 24 })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
                new EfrufnTiledPlan(weights, 64, 64, rows, isSmallest: false, threads, KernelOptions.Default)
            );
        }
    }
}
