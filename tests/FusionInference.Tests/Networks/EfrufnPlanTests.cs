namespace FusionML.Inference.Tests;

[TestClass]
public sealed class EfrufnPlanTests
{
    private const float Tolerance = 1e-4f;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("crop64")]
    [DataRow("crop72x88")]
    [DataRow("tno_8")]
    public void Five_and_eight_plain_iterations_give_the_reference_pictures(string name)
    {
        WeightFile package = ParityPackage.Open($"efrufn/{name}");
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(2);
        (int height, int width) = SizeOf(package);
        using EfrufnPlan plan = new(weights, height, width, threads, KernelOptions.Default);
        plan.Prepare(ParityPackage.Source(package["vis_y"]), ParityPackage.Source(package["ir"]), CancellationToken.None);
        float[] mask = new float[plan.MaskLength];
        for (int iteration = 1; iteration <= 8; iteration++)
        {
            plan.IterateMask(mask, mask, CancellationToken.None);
            if (iteration is 5 or 8)
            {
                CroppedPlane fused = new(height, width, bitDepth: 8);
                plan.ReadOut(new FloatState(mask), fused, CancellationToken.None);
                float difference = ParityPackage.LargestDifference(
                    package[$"fused_plain{iteration}"].Values,
                    fused.Plane.Samples
                );
                TestContext.WriteLine($"{name}, {iteration} plain iterations: largest difference {difference:g3}");
                Assert.IsLessThanOrEqualTo(Tolerance, difference);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Every_path_gives_the_reference_picture(string pathName)
    {
        WeightFile package = ParityPackage.Open("efrufn/crop72x88");
        float[] fused = Fuse(package, iterations: 5, threadCount: 2, new KernelOptions(Enum.Parse<KernelPath>(pathName)));
        float difference = ParityPackage.LargestDifference(package["fused_plain5"].Values, fused);
        TestContext.WriteLine($"{pathName}: largest difference {difference:g3}");
        Assert.IsLessThanOrEqualTo(Tolerance, difference);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(5)]
    public void The_number_of_threads_changes_no_bit(int threadCount)
    {
        WeightFile package = ParityPackage.Open("efrufn/crop72x88");
        float[] expected = Fuse(package, iterations: 3, threadCount: 2, KernelOptions.Default);
        CollectionAssert.AreEqual(expected, Fuse(package, iterations: 3, threadCount, KernelOptions.Default));
    }

    [TestMethod]
    public void Cancelling_begins_no_further_part_and_the_plan_stays_usable()
    {
        WeightFile package = ParityPackage.Open("efrufn/crop72x88");
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(2);
        (int height, int width) = SizeOf(package);
        using EfrufnPlan plan = new(weights, height, width, threads, KernelOptions.Default);
        plan.Prepare(ParityPackage.Source(package["vis_y"]), ParityPackage.Source(package["ir"]), CancellationToken.None);
        float[] mask = new float[plan.MaskLength];
        long start = threads.PartsBegun;
        plan.IterateMask(mask, mask, CancellationToken.None);
        long perIteration = threads.PartsBegun - start;

        // A part is what runs on after a cancellation, so it has to be a small piece of an iteration.
        TestContext.WriteLine($"{perIteration} parts per iteration");
        Assert.IsGreaterThan(50, perIteration);
        using CancellationTokenSource source = new();
        Task<long> cancelled = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => threads.PartsBegun >= start + 3 * perIteration / 2);
            source.Cancel();
            return threads.PartsBegun;
        });
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            while (true)
            {
                plan.IterateMask(mask, mask, source.Token);
            }
        });
        Assert.IsLessThanOrEqualTo(threads.Count, threads.PartsBegun - cancelled.Result);

        Array.Clear(mask);
        plan.IterateMask(mask, mask, CancellationToken.None);
        Assert.IsTrue(mask.All(value => value is > 0 and < 1));
    }

    [TestMethod]
    public void A_size_that_is_no_multiple_of_eight_is_refused_with_the_size()
    {
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(1);
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new EfrufnPlan(weights, 16, 20, threads, KernelOptions.Default)
        );
        StringAssert.Contains(error.Message, "20x16");
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
        plan.PrepareFeature(
            ParityPackage.Source(inputs["vis_y"]),
            ParityPackage.Source(inputs["ir"]),
            state,
            CancellationToken.None
        );
        for (int step = 1; step <= 2; step++)
        {
            plan.IterateFeature(state, state, CancellationToken.None);
            AssertClose(package[$"X{step}"].Values, state.AsSpan(0, 32 * 64 * 64));
            AssertClose(package[$"M{step}"].Values, state.AsSpan(32 * 64 * 64));
        }
    }

    /// <summary>Within 1e-4 of the largest expected value.</summary>
    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual) =>
        Assert.IsLessThanOrEqualTo(
            Tolerance * ParityPackage.LargestValue(expected),
            ParityPackage.LargestDifference(expected, actual)
        );

    private static float[] Fuse(WeightFile package, int iterations, int threadCount, KernelOptions options)
    {
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(threadCount);
        (int height, int width) = SizeOf(package);
        using EfrufnPlan plan = new(weights, height, width, threads, options);
        plan.Prepare(ParityPackage.Source(package["vis_y"]), ParityPackage.Source(package["ir"]), CancellationToken.None);
        float[] mask = new float[plan.MaskLength];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            plan.IterateMask(mask, mask, CancellationToken.None);
        }

        CroppedPlane fused = new(height, width, bitDepth: 8);
        plan.ReadOut(new FloatState(mask), fused, CancellationToken.None);
        return fused.Plane.Samples.ToArray();
    }

    private static (int Height, int Width) SizeOf(WeightFile package)
    {
        IReadOnlyList<int> shape = package["vis_y"].Shape;
        return (shape[^2], shape[^1]);
    }
}
