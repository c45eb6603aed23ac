using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class PslptEngineTests
{
    [TestMethod]
    [DataRow(FusionTask.Mfif, 1)]
    [DataRow(FusionTask.Meif, 1)]
    [DataRow(FusionTask.Ivf, 2)]
    [DataRow(FusionTask.Mif, 2)]
    public void The_task_decides_the_set_and_any_size_is_padded_and_cut_back(FusionTask task, int set)
    {
        WeightFile golden = PslptPackage.Golden("odd77x93");
        using ManagedFusionEngine engine = new(PslptPackage.WeightsForAll(), task);
        Assert.AreEqual("pslpt", engine.Name);
        Assert.HasCount(41, engine.UnusedTensors);
        List<double> fractions = [];
        FusionResult result = engine.Fuse(Pictures(golden), progress: new Listener(fractions));
        float[] expected = [.. golden[$"set{set}.fused"].Values.Select(value => Math.Clamp(value, 0, 1))];
        float difference = ParityPackage.LargestDifference(expected, result.Fused.Samples);
        Assert.IsLessThan(PslptPackage.Tolerance, difference);
        Assert.AreEqual(0, result.Iterations);
        Assert.AreEqual((0.0, 1.0), (fractions[0], fractions[^1]));
        CollectionAssert.AreEqual(fractions.Order().ToArray(), fractions);
        CollectionAssert.AreEqual(
            new[] { (77, 93), (39, 47), (20, 24), (10, 12) },
            result.LevelMasks.Select(mask => (mask.Height, mask.Width)).ToArray()
        );
    }

    /// <summary>The goldens hold the share of image 1.</summary>
    [TestMethod]
    [DataRow(WeightMetadata.FirstSecond)]
    [DataRow(WeightMetadata.SecondFirst)]
    public void Masks_are_the_shares_of_the_second_source_whatever_the_network_calls_it(string order)
    {
        WeightFile golden = PslptPackage.Golden("crop64");
        WeightFile weights = new(
            PslptPackage.Weights().Tensors,
            new Dictionary<string, string> { [WeightMetadata.ImageOrder] = order, [WeightMetadata.Task] = "mfif" }
        );
        using ManagedFusionEngine engine = new(weights);
        ImagePlane[] pictures = Pictures(golden);
        bool isFirstOne = order == WeightMetadata.FirstSecond;
        FusionResult result = engine.Fuse(isFirstOne ? pictures : [pictures[1], pictures[0]]);
        Assert.AreSame(result.Mask, result.LevelMasks[0]);
        string[] names = ["mask_h1", "mask_h2", "mask_h3", "mask_low"];
        for (int level = 0; level < names.Length; level++)
        {
            float[] expected = [.. golden[$"set1.{names[level]}"].Values.Select(share => isFirstOne ? 1 - share : share)];
            float difference = ParityPackage.LargestDifference(expected, result.LevelMasks[level].Samples);
            Assert.IsLessThan(PslptPackage.Tolerance, difference, names[level]);
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 9)]
    [DataRow(17, 5)]
    [DataRow(16, 33)]
    public void A_small_picture_is_the_corner_of_the_padded_one(int height, int width)
    {
        using ManagedFusionEngine engine = new(PslptPackage.WeightsForAll(), FusionTask.Ivf);
        ImagePlane[] small = [Planes.Scene(0, height, width), Planes.Scene(1, height, width)];
        int paddedHeight = (height + 15) / 16 * 16,
            paddedWidth = (width + 15) / 16 * 16;
        ImagePlane[] padded =
        [
            .. small.Select(plane => new ImagePlane(
                paddedHeight,
                paddedWidth,
                new PaddedPlane(plane, paddedHeight, paddedWidth).ToArray()
            )),
        ];
        ImagePlane fused = engine.Fuse(small).Fused,
            whole = engine.Fuse(padded).Fused;
        for (int y = 0; y < height; y++)
        {
            CollectionAssert.AreEqual(whole.GetRow(y)[..width].ToArray(), fused.GetRow(y).ToArray());
        }
    }

    [TestMethod]
    public void Without_a_task_the_weights_are_refused_with_the_ways_on()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.Pslpt, seed: 3);
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new ManagedFusionEngine(weights).Dispose());
        StringAssert.Contains(error.Message, "fuse every task");
        StringAssert.Contains(error.Message, "--task");
        Assert.ThrowsExactly<WeightsException>(() => new FusionRecipe { Weights = weights }.Settle());
    }

    [TestMethod]
    public void A_settled_recipe_names_the_task_in_its_weights()
    {
        WeightFile weights = new(
            RandomWeights.Of(NetworkLayout.Pslpt, seed: 3).Tensors,
            new Dictionary<string, string> { [WeightMetadata.Task] = WeightMetadata.AllTasks }
        );
        FusionRecipe settled = new FusionRecipe { Task = FusionTask.Meif, Weights = weights }.Settle();
        Assert.AreEqual("meif", settled.Weights!.Metadata[WeightMetadata.Task]);
        Assert.AreSame(settled.Weights, settled.Settle().Weights);
        Assert.AreEqual("pslpt", settled.Network);
        Assert.AreEqual(
            FusionTask.Meif,
            new FusionRecipe { Weights = settled.Weights }
                .Settle()
                .Task
        );
    }

    [TestMethod]
    public void The_size_alone_decides_how_memory_is_spent()
    {
        FuseOptions options = new();
        NetworkDefinition network = PslptNetwork.Definition;
        Assert.AreEqual(new PslptVariant(FusionMemory.Whole), network.VariantOf(options, 1024 * 1024));
        Assert.AreEqual(new PslptVariant(FusionMemory.Strips), network.VariantOf(options, 1025 * 1024));
        Assert.AreEqual(new PslptVariant(FusionMemory.Smallest), network.VariantOf(options, 6000 * 4000));
        WeightFile weights = RandomWeights.Of(NetworkLayout.Pslpt, seed: 3);
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Ivf, Weights = weights });
        Assert.IsLessThan(800_000_000, fusion.EstimateMemory(480, 640).Work);
        Assert.IsLessThan(1_500_000_000, fusion.EstimateMemory(4000, 6000).Work);
    }

    [TestMethod]
    public void A_call_that_runs_when_the_engine_goes_ends_as_usual()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.Pslpt, seed: 3);
        ImagePlane[] sources = [Planes.Scene(0, 96, 80), Planes.Scene(1, 96, 80)];
        using ManagedFusionEngine other = new(weights, FusionTask.Ivf);
        ImagePlane expected = other.Fuse(sources).Fused;
        ManagedFusionEngine engine = new(weights, FusionTask.Ivf);
        ImagePlane fused = engine.Fuse(sources, progress: new Disposer(engine)).Fused;
        Assert.AreEqual(0, Planes.LargestDifference(expected, fused));
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Fuse(sources));
    }

    private static ImagePlane[] Pictures(WeightFile golden) =>
        [PslptPackage.Picture(golden["io.first"]), PslptPackage.Picture(golden["io.second"])];

    private sealed class Listener(List<double> fractions) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => fractions.Add(value.Fraction);
    }

    private sealed class Disposer(ManagedFusionEngine engine) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => engine.Dispose();
    }
}
