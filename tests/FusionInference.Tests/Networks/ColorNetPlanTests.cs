using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public sealed class ColorNetPlanTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(8)]
    [DataRow(24)]
    [DataRow(512)]
    public void The_chroma_agrees_with_the_reference_whole_and_in_strips(int stripRows)
    {
        WeightFile package = ParityPackage.Open("colornet/random_crop64");
        using ColorNetWeights weights = new(package);
        float[] chroma = Run(weights, SourcesOf(package["io.input"].Values, 64, 64), stripRows, threadCount: 2);
        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package["io.output"].Values, chroma));
    }

    [TestMethod]
    [DataRow(1, 1, 8, 1)]
    [DataRow(3, 50, 8, 2)]
    [DataRow(50, 3, 8, 3)]
    [DataRow(41, 29, 8, 2)]
    [DataRow(64, 24, 16, 1)]
    [DataRow(97, 40, 32, 3)]
    [DataRow(120, 17, 24, 5)]
    public void A_picture_in_strips_is_the_whole_picture_to_the_last_bit(int height, int width, int stripRows, int threads)
    {
        using ColorNetWeights weights = new(RandomWeights.Of(NetworkLayout.ColorNet, seed: 4));
        float[] planes = KernelTestData.Values(5, 5 * height * width);
        float[] whole = Run(weights, SourcesOf(planes, height, width), stripRows: 0, threadCount: 2);
        Assert.IsGreaterThan(0, ParityPackage.LargestValue(whole), "a picture of zeros shows nothing");
        CollectionAssert.AreEqual(whole, Run(weights, SourcesOf(planes, height, width), stripRows, threads));
    }

    [TestMethod]
    public void Strips_must_be_a_multiple_of_eight_rows()
    {
        using ColorNetWeights weights = new(RandomWeights.Of(NetworkLayout.ColorNet, seed: 4));
        using KernelThreads threads = new(1);
        foreach (int rows in new[] { 0, 4, 12 })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
                new ColorNetStripPlan(weights, 64, 64, rows, threads, KernelOptions.Default)
            );
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(16)]
    public void As_many_layers_run_as_are_announced_and_the_fraction_never_falls(int stripRows)
    {
        using ColorNetWeights weights = new(RandomWeights.Of(NetworkLayout.ColorNet, seed: 4));
        using KernelThreads threads = new(2);
        using IColorNetPlan plan = NewPlan(weights, 40, 24, stripRows, threads);
        List<double> heard = [];
        plan.Progress.Begin(0.25, 0.75, plan.Layers, heard.Add);
        plan.Run(SourcesOf(KernelTestData.Values(5, 5 * 40 * 24), 40, 24), new(40, 24), new(40, 24), CancellationToken.None);
        Assert.AreEqual(plan.Layers, plan.Progress.LayersDone);
        Assert.IsGreaterThanOrEqualTo(plan.Layers, heard.Count);
        CollectionAssert.AreEqual(heard.Order().ToList(), heard);
        Assert.IsLessThan(0.30, heard[0]);
        Assert.AreEqual(0.75, heard[^1], 1e-9);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(16)]
    public void Cancelling_at_any_layer_ends_the_work_before_the_next(int stripRows)
    {
        using ColorNetWeights weights = new(RandomWeights.Of(NetworkLayout.ColorNet, seed: 4));
        using KernelThreads threads = new(2);
        using IColorNetPlan plan = NewPlan(weights, 40, 24, stripRows, threads);
        ColorNetSources sources = SourcesOf(KernelTestData.Values(5, 5 * 40 * 24), 40, 24);
        for (int layer = 0; layer < plan.Layers; layer++)
        {
            using CancellationTokenSource cancellation = new();
            long begun = long.MaxValue;
            plan.Progress.Begin(0, 1, plan.Layers, _ =>
            {
                if (plan.Progress.LayersDone >= layer && !cancellation.IsCancellationRequested)
                {
                    cancellation.Cancel();
                    begun = threads.PartsBegun;
                }
            });
            Assert.ThrowsExactly<OperationCanceledException>(() =>
                plan.Run(sources, new(40, 24), new(40, 24), cancellation.Token)
            );
            Assert.IsLessThanOrEqualTo(threads.Count, threads.PartsBegun - begun);
        }
    }

    internal static ColorNetSources SourcesOf(float[] planes, int height, int width)
    {
        return new ColorNetSources(
            Plane(0),
            new FusionImage(Plane(0), Plane(1), Plane(2)),
            new FusionImage(Plane(0), Plane(3), Plane(4))
        );

        ImagePlane Plane(int index) => new(height, width, planes.AsSpan(index * height * width, height * width).ToArray());
    }

    /// <summary>Cr and Cb one after the other; strips of 0 rows stand for the whole picture.</summary>
    internal static float[] Run(ColorNetWeights weights, ColorNetSources sources, int stripRows, int threadCount)
    {
        using KernelThreads threads = new(threadCount);
        using IColorNetPlan plan = NewPlan(weights, sources.Height, sources.Width, stripRows, threads);
        (ImagePlane cr, ImagePlane cb) = (new(sources.Height, sources.Width), new(sources.Height, sources.Width));
        plan.Run(sources, cr, cb, CancellationToken.None);
        return [.. cr.Samples, .. cb.Samples];
    }

    private static IColorNetPlan NewPlan(ColorNetWeights weights, int height, int width, int stripRows, KernelThreads threads) =>
        stripRows == 0
            ? new ColorNetPlan(weights, height, width, threads, KernelOptions.Default)
            : new ColorNetStripPlan(weights, height, width, stripRows, threads, KernelOptions.Default);
}
