namespace FusionML.Inference.Tests;

[TestClass]
public sealed class ColorNetPlanTests
{
    [TestMethod]
    public void The_chroma_agrees_with_the_reference()
    {
        WeightFile package = ParityPackage.Open("colornet/random_crop64");
        using ColorNetWeights weights = new(package);
        using KernelThreads threads = new(2);
        using ColorNetPlan plan = new(weights, 64, 64, threads, KernelOptions.Default);
        float[] chroma = new float[2 * 64 * 64];
        plan.Run(package["io.input"].Values, chroma, CancellationToken.None);
        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package["io.output"].Values, chroma));
    }
}
