using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli.Tests;

/// <summary>
/// The command without --weights and --rule: whatever ships works, and what does not ship is named with the ways out.
/// </summary>
[TestClass]
public sealed class ShippedWeightsTests : CliTest
{
    [TestMethod]
    [DataRow(FusionTask.Ivf)]
    [DataRow(FusionTask.Mfif)]
    [DataRow(FusionTask.Meif)]
    [DataRow(FusionTask.Mif)]
    public void A_task_is_all_that_a_fusion_needs(FusionTask task)
    {
        string name = task.ToString().ToLowerInvariant();
        string near = WriteCorner("near.png", Cli.Near);
        string far = WriteCorner("far.png", Cli.Far);
        CliRun run = Cli.Run("fuse", near, far, "--task", name, "-o", OutPath, "--threads", "2", "--json");
        if (!ShippedWeights.IsAvailable(task))
        {
            Assert.AreEqual(ExitCode.Usage, run.ExitCode);
            StringAssert.Contains(run.Error, $"No trained weights ship for {name}");
            StringAssert.Contains(run.Error, "--weights FILE");
            StringAssert.Contains(run.Error, "--rule laplacian");
            CollectionAssert.AreEquivalent(new[] { "far.png", "near.png" }, FilesLeft.ToArray());
            return;
        }

        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        StringAssert.EndsWith(json.RootElement.GetProperty("weights").GetString(), ".safetensors");
        Assert.AreEqual("efrufn", json.RootElement.GetProperty("network").GetString());
        using ImageFusion fusion = ImageFusion.ForTask(task);
        string expected = PathOf("expected.png");
        PictureFile.Write(expected, fusion.Fuse([PictureFile.Read(near), PictureFile.Read(far)]).Image);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected), File.ReadAllBytes(OutPath));
    }

    /// <summary>The upper left 64x48 pixels of a picture: any picture shows that the right weights are taken.</summary>
    private string WriteCorner(string name, string path)
    {
        FusionImage picture = PictureFile.Read(path);
        (ImagePlane red, ImagePlane green, ImagePlane blue) = YCrCb.ToRgb(picture);
        PictureFile.Write(PathOf(name), YCrCb.FromRgb(Corner(red), Corner(green), Corner(blue)));
        return PathOf(name);

        static ImagePlane Corner(ImagePlane plane)
        {
            ImagePlane corner = new(48, 64, plane.BitDepth);
            for (int y = 0; y < corner.Height; y++)
            {
                plane.GetRow(y)[..corner.Width].CopyTo(corner.GetRow(y));
            }

            return corner;
        }
    }

    [TestMethod]
    public void Chroma_colornet_takes_the_shipped_network_where_there_is_one()
    {
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "--rule", "average", "--chroma", "colornet", "-o", OutPath);
        if (ShippedWeights.HasColorNet)
        {
            Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
            Assert.IsTrue(PictureFile.Read(OutPath).IsColor);
        }
        else
        {
            Assert.AreEqual(ExitCode.Usage, run.ExitCode);
            StringAssert.Contains(run.Error, "--color-weights FILE");
            Assert.IsEmpty(FilesLeft);
        }
    }

    [TestMethod]
    public void A_rule_and_weights_win_over_what_ships()
    {
        CliRun rule = Cli.Run("fuse", Cli.Near, Cli.Far, "--task", "mfif", "--rule", "laplacian", "-o", OutPath);
        Assert.AreEqual(ExitCode.Done, rule.ExitCode, rule.Error);
        StringAssert.Contains(rule.Error, "by laplacian");
        string missing = PathOf("mine.safetensors");
        CliRun weights = Cli.Run("fuse", Cli.Near, Cli.Far, "--task", "mfif", "--weights", missing, "-o", PathOf("other.png"));
        Assert.AreEqual(ExitCode.Weights, weights.ExitCode);
        StringAssert.Contains(weights.Error, missing);
    }

    [TestMethod]
    public void Inspect_lists_every_shipped_file_with_its_model_card()
    {
        CliRun all = Cli.Run("inspect", "--shipped");
        Assert.AreEqual(ExitCode.Done, all.ExitCode, all.Error);
        StringAssert.StartsWith(all.Output, $"shipped      {ShippedWeights.FileNames.Count} weight files");
        string[] lines = all.Output.Split(Environment.NewLine);
        CollectionAssert.AreEqual(
            ShippedWeights.FileNames.Select(name => $"file         {name}").ToArray(),
            lines.Where(line => line.StartsWith("file ", StringComparison.Ordinal)).ToArray()
        );
        foreach (string name in ShippedWeights.FileNames)
        {
            CliRun one = Cli.Run("inspect", "--shipped", name);
            StringAssert.Contains(one.Output, $"{WeightMetadata.Recipe} = ");
            StringAssert.Contains(one.Output, "tensor       ");
        }
    }

    [TestMethod]
    public void Inspect_needs_a_file_and_knows_which_ones_ship()
    {
        CliRun nothing = Cli.Run("inspect");
        Assert.AreEqual(ExitCode.Usage, nothing.ExitCode);
        StringAssert.Contains(nothing.Error, "--shipped");
        CliRun other = Cli.Run("inspect", "--shipped", "other.safetensors");
        Assert.AreEqual(ExitCode.Weights, other.ExitCode);
        StringAssert.Contains(other.Error, "other.safetensors: these weights do not ship");
    }
}
