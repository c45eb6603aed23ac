using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Estimates against what is allocated; alone, because what is allocated is counted for the whole process.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MemoryNeedsTests
{
    private const int Height = 232;
    private const int Width = 264;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(FusionMemory.Whole, FixedPoint.Mask, FixedPointSolver.Anderson)]
    [DataRow(FusionMemory.Whole, FixedPoint.Feature, FixedPointSolver.Plain)]
    [DataRow(FusionMemory.Strips, FixedPoint.Mask, FixedPointSolver.Anderson)]
    [DataRow(FusionMemory.Strips, FixedPoint.Mask, FixedPointSolver.Plain)]
    [DataRow(FusionMemory.Smallest, FixedPoint.Mask, FixedPointSolver.Anderson)]
    public void The_estimate_of_EFRUFN_is_what_its_plan_allocates(
        FusionMemory memory,
        FixedPoint fixedPoint,
        FixedPointSolver solver
    )
    {
        FuseOptions options = new()
        {
            Memory = memory,
            FixedPoint = fixedPoint,
            Solver = solver,
            Threads = 1,
        };
        WeightFile weights = RandomWeights.Of(NetworkLayout.Efrufn, seed: 3);
        using ManagedFusionEngine engine = new(weights);
        long before = NativeBuffer.LiveBytes;
        long peak = 0;
        engine.Fuse(
            [Planes.Scene(0, Height, Width), Planes.Scene(1, Height, Width)],
            options,
            new Sampler(() => peak = Math.Max(peak, NativeBuffer.LiveBytes - before))
        );

        // The planes that come out, and states of floats, are arrays; the rest is native.
        const long Pixels = Height * Width;
        bool isFloat = memory == FusionMemory.Whole;
        long values = fixedPoint == FixedPoint.Feature ? 33 : 1;
        long arrays = isFloat ? (2 + (1 + options.StatesOfSolver) * values) * Pixels * sizeof(float) : 0;
        PlanKey key = new(Height, Width, 1, EfrufnVariant.Of(options, Pixels));
        long estimate = EfrufnPairPlan.BytesFor(key, options) - arrays;
        TestContext.WriteLine($"{memory}, {fixedPoint}: {peak} bytes allocated, {estimate} estimated");
        AssertWithin(0.05, estimate, peak);
    }

    [TestMethod]
    public void The_estimate_of_FRUFN_is_what_its_plan_allocates()
    {
        using FrufnWeights weights = new(RandomWeights.Of(NetworkLayout.Frufn, seed: 3));
        using KernelThreads threads = new(1);
        long before = NativeBuffer.LiveBytes;
        using FrufnPlan plan = new(weights, Height, Width, threads, KernelOptions.Default);
        AssertWithin(0.05, FrufnPlan.BytesFor(Height, Width), NativeBuffer.LiveBytes - before);
    }

    [TestMethod]
    public void The_estimates_of_ColorNet_are_what_its_plans_allocate()
    {
        using ColorNetWeights weights = new(RandomWeights.Of(NetworkLayout.ColorNet, seed: 3));
        using KernelThreads threads = new(2);
        long before = NativeBuffer.LiveBytes;
        using (ColorNetPlan plan = new(weights, Height, Width, threads, KernelOptions.Default))
        {
            AssertWithin(0.05, ColorNetPlan.BytesFor(Height, Width), NativeBuffer.LiveBytes - before);
        }

        // A long and narrow picture, so that the test takes little memory.
        const int Rows = 4000;
        int stripRows = ColorNetStripPlan.StripRowsFor(Width);
        using ColorNetStripPlan strips = new(weights, Rows, Width, stripRows, threads, KernelOptions.Default);
        AssertWithin(0.05, ColorNetStripPlan.BytesFor(Rows, Width, threads: 2), NativeBuffer.LiveBytes - before);
    }

    [TestMethod]
    [DataRow(FusionTask.Ivf, null, null, 2.5)]
    [DataRow(FusionTask.Mfif, null, null, 2.5)]
    [DataRow(FusionTask.Meif, null, null, 2.5)]
    [DataRow(FusionTask.Mif, null, null, 2.5)]
    [DataRow(FusionTask.Meif, null, "colornet", 2.5)]
    [DataRow(null, "laplacian", null, 1)]
    [DataRow(null, "average", null, 1)]
    [DataRow(null, "maximum", null, 1)]
    public void Twenty_four_megapixels_stay_within_their_bound(FusionTask? task, string? rule, string? chroma, double gigabytes)
    {
        FusionRecipe recipe = new()
        {
            Task = task,
            Rule = rule,
            ChromaRule = chroma,
            Engine = new FuseOptions { Threads = 2 },
        };
        using ImageFusion fusion = new(recipe);
        MemoryEstimate estimate = fusion.EstimateMemory(4000, 6000);
        TestContext.WriteLine($"{task} {rule} {chroma}: {estimate.Total / 1e9:F2} GB");
        Assert.AreEqual(2 * 24_000_000L * (4 + 3), estimate.Pictures);
        Assert.IsLessThan(gigabytes * 1e9, estimate.Total);

        // No smaller picture takes more, whatever way of working its size means.
        for (int width = 256; width < 6000; width += 128)
        {
            Assert.IsLessThan(gigabytes * 1e9, fusion.EstimateMemory(width * 2 / 3, width).Total, $"{width} columns");
        }
    }

    [TestMethod]
    public void More_depth_more_pictures_and_normalisation_count()
    {
        using ImageFusion plain = new(new FusionRecipe { Rule = "average" });
        using ImageFusion normalized = new(
            new FusionRecipe { Rule = "average", NormalizeSecond = new PercentileNormalization(1, 99) }
        );
        const long Pixels = 100 * 50;
        Assert.AreEqual(2 * 4 * Pixels, plain.EstimateMemory(100, 50, isColor: false).Pictures);
        Assert.AreEqual(2 * (4 + 6) * Pixels, plain.EstimateMemory(100, 50, bitDepth: 16).Pictures);
        Assert.AreEqual(3 * (4 + 3) * Pixels, plain.EstimateMemory(100, 50, pictures: 3).Pictures);
        Assert.AreEqual((4 + 8) * Pixels, plain.EstimateMemory(100, 50).Work);
        Assert.AreEqual(4 * Pixels, plain.EstimateMemory(100, 50, isColor: false).Work);
        Assert.AreEqual((4 + 8 + 4) * Pixels, normalized.EstimateMemory(100, 50).Work);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plain.EstimateMemory(0, 50));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plain.EstimateMemory(100, 50, pictures: 1));
    }

    [TestMethod]
    public void Too_little_memory_is_a_typed_error_with_the_options_that_fit()
    {
        FusionRecipe recipe = new FusionRecipe
        {
            Task = FusionTask.Meif,
            ChromaRule = "colornet",
            Engine = new FuseOptions { Memory = FusionMemory.Strips, Threads = 2 },
        }.Settle();
        MemoryCall call = new(4000, 6000, 2, IsColor: true, BitDepth: 8);
        FusionMemoryException some = Assert.ThrowsExactly<FusionMemoryException>(() =>
            MemoryNeeds.Require(recipe, hasOwnNetwork: true, call, () => 2_300_000_000)
        );
        Assert.AreEqual(MemoryNeeds.Of(recipe, true, call).Work, some.Needed);
        Assert.AreEqual(2_300_000_000, some.Available);
        StringAssert.Contains(some.Message, "2 pictures of 6000x4000");
        StringAssert.Contains(some.Message, "2.3 GB are free");
        StringAssert.Contains(some.Message, "(--memory smallest) needs");
        StringAssert.Contains(some.Message, "(--rule laplacian --chroma distance) needs");
        Assert.DoesNotContain("(--chroma distance) needs", some.Message, "chroma alone does not help here");

        FusionMemoryException none = Assert.ThrowsExactly<FusionMemoryException>(() =>
            MemoryNeeds.Require(recipe, hasOwnNetwork: true, call, () => 1_000_000)
        );
        StringAssert.Contains(none.Message, "fuse smaller pictures");
        MemoryNeeds.Require(recipe, hasOwnNetwork: true, call, () => some.Needed);
        MemoryNeeds.Require(recipe, hasOwnNetwork: true, new MemoryCall(64, 64, 2, true, 8), () =>
            throw new AssertFailedException()
        );
    }

    [TestMethod]
    public void A_network_without_strips_is_refused_where_the_machine_is_too_small()
    {
        using ImageFusion fusion = new(new FusionRecipe { Weights = RandomWeights.Of(NetworkLayout.Frufn, seed: 3) });
        Assert.IsGreaterThan(20_000_000_000, fusion.EstimateMemory(4000, 6000).Work);
    }

    private static void AssertWithin(double margin, long expected, long actual)
    {
        Assert.IsGreaterThan((1 - margin) * expected, actual);
        Assert.IsLessThan((1 + margin) * expected, actual);
    }

    private sealed class Sampler(Action sample) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => sample();
    }
}
