namespace FusionML.Inference.Tests;

[TestClass]
public sealed class EfrufnPlanTests
{
    private const float Tolerance = 1e-4f;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("crop64", 5)]
    [DataRow("crop64", 8)]
    [DataRow("crop72x88", 5)]
    [DataRow("crop72x88", 8)]
    [DataRow("tno_8", 5)]
    [DataRow("tno_8", 8)]
    public void Plain_iterations_give_the_reference_picture(string name, int iterations)
    {
        WeightFile package = ParityPackage.Open($"efrufn/{name}");
        float[] fused = Fuse(package, iterations, threadCount: 2, KernelOptions.Default);
        float difference = ParityPackage.LargestDifference(package[$"fused_plain{iterations}"].Values, fused);
        TestContext.WriteLine($"{name}, {iterations} plain iterations: largest difference {difference:g3}");
        Assert.IsLessThanOrEqualTo(Tolerance, difference);
    }

    [TestMethod]
    public void Two_steps_with_the_feature_fed_back_agree_with_the_published_unit()
    {
        WeightFile inputs = ParityPackage.Open("efrufn/crop64");
        WeightFile package = ParityPackage.Open("efrufn/crop64_literal_unit");
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(2);
        using EfrufnPlan plan = new(weights, 64, 64, threads, KernelOptions.Default);
        float[] state = new float[plan.FeatureLength];
        plan.PrepareFeature(inputs["vis_y"].Values, inputs["ir"].Values, state, CancellationToken.None);
        for (int step = 1; step <= 2; step++)
        {
            plan.IterateFeature(state, state, CancellationToken.None);
            AssertClose(package[$"X{step}"].Values, state.AsSpan(0, 32 * 64 * 64));
            AssertClose(package[$"M{step}"].Values, state.AsSpan(32 * 64 * 64));
        }
    }

    /// <summary>Within 1e-4 of the largest expected value.</summary>
    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual) => Assert.IsLessThanOrEqualTo(
        Tolerance * ParityPackage.LargestValue(expected),
        ParityPackage.LargestDifference(expected, actual));

    private static float[] Fuse(WeightFile package, int iterations, int threadCount, KernelOptions options)
    {
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(threadCount);
        (int height, int width) = SizeOf(package);
        using EfrufnPlan plan = new(weights, height, width, threads, options);
        plan.Prepare(package["vis_y"].Values, package["ir"].Values, CancellationToken.None);
        float[] mask = new float[plan.MaskLength];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            plan.IterateMask(mask, mask, CancellationToken.None);
        }

        float[] fused = new float[plan.MaskLength];
        plan.ReadOut(mask, fused, CancellationToken.None);
        return fused;
    }

    private static (int Height, int Width) SizeOf(WeightFile package)
    {
        IReadOnlyList<int> shape = package["vis_y"].Shape;
        return (shape[^2], shape[^1]);
    }
}
