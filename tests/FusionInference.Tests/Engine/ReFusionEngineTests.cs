using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class ReFusionEngineTests
{
    [TestMethod]
    [DataRow(WeightMetadata.FirstSecond)]
    [DataRow(WeightMetadata.SecondFirst)]
    public void The_metadata_says_which_source_is_image_1(string order)
    {
        WeightFile golden = ReFusionPackage.Golden("IVIF_odd61x47");
        (ImagePlane one, ImagePlane two) = (ReFusionPackage.Picture(golden, 0), ReFusionPackage.Picture(golden, 1));
        using ManagedFusionEngine engine = new(Ordered(ReFusionPackage.Weights("IVIF"), order));
        Assert.AreEqual("refusion", engine.Name);
        Assert.HasCount(54, engine.UnusedTensors);
        List<double> fractions = [];
        FusionResult result = engine.Fuse(
            order == WeightMetadata.FirstSecond ? [one, two] : [two, one],
            progress: new Listener(fractions)
        );
        float difference = ParityPackage.LargestDifference(golden["sigmoid_out"].Values, result.Fused.Samples);
        Assert.IsLessThan(ReFusionPackage.Tolerance, difference);
        Assert.IsNull(result.Mask);
        Assert.AreEqual(0, result.Iterations);
        Assert.AreEqual((0.0, 1.0), (fractions[0], fractions[^1]));
        CollectionAssert.AreEqual(fractions.Order().ToArray(), fractions);
    }

    /// <summary>The authors' files say nothing of themselves: infrared and PET come first, as they were trained.</summary>
    [TestMethod]
    [DataRow("IVIF_crop64", FusionTask.Ivf, true)]
    [DataRow("MIF_crop64", FusionTask.Mif, true)]
    [DataRow("MFIF_crop64", FusionTask.Mfif, false)]
    [DataRow("MEIF_crop64", FusionTask.Meif, false)]
    public void The_authors_files_take_the_order_of_the_task_that_is_asked_for(string name, FusionTask task, bool isSecondOne)
    {
        WeightFile golden = ReFusionPackage.Golden(name);
        FusionRecipe recipe = new()
        {
            Task = task,
            Weights = ReFusionPackage.Weights(name),
            FocusDecision = task == FusionTask.Mfif ? false : null,
            KeepAgreement = false,
        };
        FusionImage one = new(ReFusionPackage.Picture(golden, 0)),
            two = new(ReFusionPackage.Picture(golden, 1));
        using ImageFusion fusion = new(recipe);
        ImagePlane fused = fusion.Fuse(isSecondOne ? [two, one] : [one, two]).Fused;
        float difference = ParityPackage.LargestDifference(golden["sigmoid_out"].Values, fused.Samples);
        Assert.IsLessThan(ReFusionPackage.Tolerance, difference);
    }

    [TestMethod]
    [DataRow("IVIF_crop64")]
    [DataRow("MEIF_crop64")]
    [DataRow("IVIF_odd61x47")]
    [DataRow("IVIF_1x9")]
    public void The_stretch_is_the_references(string name)
    {
        WeightFile golden = ReFusionPackage.Golden(name);
        ImagePlane[] pictures = [ReFusionPackage.Picture(golden, 0), ReFusionPackage.Picture(golden, 1)];
        using ManagedFusionEngine engine = new(ReFusionPackage.Weights(name));
        ImagePlane stretched = engine.Fuse(pictures, new FuseOptions { StretchResult = true }).Fused;
        float[] expected = golden["minmax_out"].Values;
        ImagePlane plain = engine.Fuse(pictures).Fused;
        float gain = 1 / (plain.Samples.ToArray().Max() - plain.Samples.ToArray().Min());
        Assert.IsLessThan(
            ReFusionPackage.Tolerance * Math.Max(1, gain / 10),
            ParityPackage.LargestDifference(expected, stretched.Samples)
        );
        Assert.IsGreaterThan(0.002f, ParityPackage.LargestDifference(expected, plain.Samples), "the stretch is off by default");
    }

    [TestMethod]
    public void One_pixel_can_not_be_stretched()
    {
        WeightFile golden = ReFusionPackage.Golden("IVIF_1x1");
        using ManagedFusionEngine engine = new(ReFusionPackage.Weights("IVIF"));
        ImagePlane[] pictures = [ReFusionPackage.Picture(golden, 0), ReFusionPackage.Picture(golden, 1)];
        ImagePlane fused = engine.Fuse(pictures, new FuseOptions { StretchResult = true }).Fused;
        Assert.AreEqual(golden["sigmoid_out"].Values[0], fused.Samples[0], ReFusionPackage.Tolerance);
    }

    [TestMethod]
    public void A_range_is_stretched_by_the_formula()
    {
        ImagePlane plane = new(1, 4, [0.25f, 0.5f, 0.75f, 0.375f]);
        ResultRange.Stretch(plane);
        CollectionAssert.AreEqual(new[] { 0f, 0.5f, 1f, 0.25f }, plane.Samples.ToArray());
    }

    /// <summary>Automatic works in strips from 2^20 pixels on: 1025 x 1024 is one row more.</summary>
    [TestMethod]
    public void The_size_alone_decides_how_memory_is_spent()
    {
        FuseOptions options = new();
        NetworkDefinition network = ReFusionNetwork.Definition;
        Assert.AreEqual(new ReFusionVariant(FusionMemory.Whole), network.VariantOf(options, 1024 * 1024));
        Assert.AreEqual(new ReFusionVariant(FusionMemory.Strips), network.VariantOf(options, 1025 * 1024));
        Assert.AreEqual(new ReFusionVariant(FusionMemory.Smallest), network.VariantOf(options, 6000 * 4000));
        using ImageFusion fusion = new(new FusionRecipe { Weights = RandomWeights.Of(NetworkLayout.ReFusion, seed: 3) });
        Assert.IsLessThan(1_000_000_000, fusion.EstimateMemory(4000, 6000).Work);
        FusionMemoryException error = Assert.ThrowsExactly<FusionMemoryException>(() =>
            MemoryNeeds.Require(
                fusion.Recipe with
                {
                    Engine = new FuseOptions { Memory = FusionMemory.Whole },
                },
                hasOwnNetwork: true,
                new MemoryCall(4000, 6000, 2, IsColor: true, BitDepth: 8),
                () => 2_000_000_000
            )
        );
        StringAssert.Contains(error.Message, "memory smallest (--memory smallest) needs");
    }

    [TestMethod]
    public void A_call_that_runs_when_the_engine_goes_ends_as_usual()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.ReFusion, seed: 3);
        ImagePlane[] sources = [Planes.Scene(0, 96, 80), Planes.Scene(1, 96, 80)];
        using ManagedFusionEngine other = new(weights);
        ImagePlane expected = other.Fuse(sources).Fused;
        ManagedFusionEngine engine = new(weights);
        ImagePlane fused = engine.Fuse(sources, progress: new Disposer(engine)).Fused;
        Assert.AreEqual(0, Planes.LargestDifference(expected, fused));
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Fuse(sources));
    }

    private static WeightFile Ordered(WeightFile weights, string order) =>
        new(weights.Tensors, new Dictionary<string, string> { [WeightMetadata.ImageOrder] = order });

    private sealed class Listener(List<double> fractions) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => fractions.Add(value.Fraction);
    }

    private sealed class Disposer(ManagedFusionEngine engine) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => engine.Dispose();
    }
}
