using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

/// <summary>Whatever ships must be whole, small and described; what does not must say so.</summary>
[TestClass]
public class ShippedWeightsTests
{
    private const long MaximumBytes = 8_000_000;

    private static readonly FusionTask[] Tasks = Enum.GetValues<FusionTask>();

    [TestMethod]
    public void The_files_in_the_folder_ship_and_no_others()
    {
        DirectoryInfo folder = new(Path.Combine(SharedFiles.RepositoryRoot, "src", "FusionInference", "Weights"));
        FileInfo[] files = folder.GetFiles("*.safetensors");
        CollectionAssert.AreEqual(
            files.Select(file => file.Name).Order(StringComparer.Ordinal).ToArray(),
            ShippedWeights.FileNames.ToArray()
        );
        Assert.IsLessThan(MaximumBytes, files.Sum(file => file.Length));
    }

    [TestMethod]
    public void Every_file_holds_a_whole_network_of_its_task_with_a_model_card()
    {
        foreach (string fileName in ShippedWeights.FileNames)
        {
            WeightFile weights = ShippedWeights.Load(fileName);
            string name = Path.GetFileNameWithoutExtension(fileName);
            NetworkLayout layout =
                name == "colornet" ? NetworkLayout.ColorNet
                : name == "pslpt" ? NetworkLayout.Pslpt
                : name.StartsWith("refusion-", StringComparison.Ordinal) ? NetworkLayout.ReFusion
                : NetworkLayout.Efrufn;
            Assert.AreEqual(layout.Network, weights.Metadata.GetValueOrDefault(WeightMetadata.Network), fileName);
            Assert.IsEmpty(layout.Check(weights), fileName);
            if (layout == NetworkLayout.Pslpt)
            {
                Assert.IsTrue(Tasks.All(task => ShippedWeights.IsAvailable(task, layout.Network)), fileName);
                Assert.AreEqual(WeightMetadata.AllTasks, weights.Metadata.GetValueOrDefault(WeightMetadata.Task));
            }
            else if (name != "colornet")
            {
                string taskName = name.Split('-')[^1];
                Assert.IsTrue(Enum.TryParse(taskName, ignoreCase: true, out FusionTask task), fileName);
                Assert.IsTrue(ShippedWeights.IsAvailable(task, layout.Network), fileName);
                Assert.AreEqual(taskName, weights.Metadata.GetValueOrDefault(WeightMetadata.Task));
            }

            if (layout == NetworkLayout.ReFusion)
            {
                // The network takes the infrared picture first, so the file has to say so.
                Assert.IsTrue(weights.Metadata.ContainsKey(WeightMetadata.ImageOrder), fileName);
            }

            foreach (string key in WeightMetadata.CardKeys)
            {
                Assert.IsFalse(
                    string.IsNullOrWhiteSpace(weights.Metadata.GetValueOrDefault(key)),
                    $"{fileName}: the metadata has no {key}"
                );
            }
        }
    }

    [TestMethod]
    public void A_task_whose_weights_ship_fuses_and_any_other_says_what_is_missing()
    {
        ImagePlane[] sources = [Planes.Scene(0, 24, 32), Planes.Scene(1, 24, 32)];
        foreach (FusionTask task in Tasks)
        {
            if (ShippedWeights.IsAvailable(task))
            {
                using ManagedFusionEngine engine = ManagedFusionEngine.ForTask(task);
                ImagePlane fused = engine.Fuse(sources).Fused;
                Assert.IsLessThan(0.25, MeanDifference(fused, sources[0]), $"{task}");
                FusionRecipe network = new()
                {
                    Task = task,
                    FocusDecision = task == FusionTask.Mfif ? false : null,
                    KeepAgreement = false,
                };
                using ImageFusion fusion = new(network);
                ImagePlane same = fusion.Fuse([new FusionImage(sources[0]), new FusionImage(sources[1])]).Image.Y;
                Assert.AreEqual(0, Planes.LargestDifference(fused, same));
            }
            else
            {
                Assert.ThrowsExactly<WeightsException>(() => ShippedWeights.Load(task));
                Assert.ThrowsExactly<WeightsException>(() => ManagedFusionEngine.ForTask(task));
                Assert.ThrowsExactly<WeightsException>(() => ImageFusion.ForTask(task));
            }
        }
    }

    [TestMethod]
    public void Exposures_take_their_chroma_by_distance_and_from_ColorNet_where_it_is_asked_for()
    {
        FusionImage first = new(Planes.Scene(0, 16, 16), Planes.Scene(1, 16, 16), Planes.Scene(2, 16, 16));
        FusionImage second = new(Planes.Scene(1, 16, 16), Planes.Scene(2, 16, 16), Planes.Scene(0, 16, 16));
        using AverageRule average = new();
        using ImageFusion plain = new(average, new FusionRecipe { Task = FusionTask.Meif });
        FusionImage fused = plain.Fuse([first, second]).Image;
        FusionImage expected = new DistanceChromaRule().Apply(fused.Y, first, second);
        Assert.AreEqual(0, Planes.LargestDifference(expected.Cr!, fused.Cr!));
        Assert.AreEqual(0, Planes.LargestDifference(expected.Cb!, fused.Cb!));

        using ImageFusion network = new(average, new FusionRecipe { Task = FusionTask.Meif, ChromaRule = "colornet" });
        using ColorNetChromaRule rule = new(ShippedWeights.LoadColorNet(), threads: 1);
        fused = network.Fuse([first, second]).Image;
        expected = rule.Apply(fused.Y, first, second);
        Assert.AreEqual(0, Planes.LargestDifference(expected.Cr!, fused.Cr!));
        Assert.AreEqual(0, Planes.LargestDifference(expected.Cb!, fused.Cb!));
    }

    [TestMethod]
    public void A_fusion_leaves_an_engine_that_was_handed_in_to_its_owner()
    {
        using ManagedFusionEngine engine = new(RandomWeights.Of(NetworkLayout.Efrufn, 3));
        ImagePlane[] sources = [Planes.Scene(0, 16, 16), Planes.Scene(1, 16, 16)];
        ImagePlane before = engine.Fuse(sources).Fused;
        using (ImageFusion fusion = new(engine))
        {
            fusion.Fuse([new FusionImage(sources[0]), new FusionImage(sources[1])]);
        }

        Assert.AreEqual(0, Planes.LargestDifference(before, engine.Fuse(sources).Fused));
    }

    private static double MeanDifference(ImagePlane one, ImagePlane two) =>
        one.Samples.ToArray().Zip(two.Samples.ToArray(), (a, b) => Math.Abs(a - b)).Average();
}
