using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>ReFusion on the command line, with the authors' weights and an order in their metadata.</summary>
[TestClass]
public sealed class ReFusionCommandTests : CliTest
{
    [TestMethod]
    public void A_weight_file_fuses_and_is_described()
    {
        string weights = WriteWeights();
        CliRun run = Cli.Run(
            "fuse",
            Cli.Near,
            Cli.Far,
            "-o",
            OutPath,
            "--weights",
            weights,
            "--json",
            "--no-focus-decision",
            "--no-agreement"
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("refusion", json.RootElement.GetProperty("network").GetString());
        using ManagedFusionEngine engine = ManagedFusionEngine.FromFile(weights);
        FusionImage near = PictureFile.Read(Cli.Near),
            far = PictureFile.Read(Cli.Far);
        FusionImage expected = new DistanceChromaRule().Apply(engine.Fuse([near.Y, far.Y]).Fused, near, far);
        PictureFile.Write(PathOf("expected.png"), expected);
        CollectionAssert.AreEqual(File.ReadAllBytes(PathOf("expected.png")), File.ReadAllBytes(OutPath));

        CliRun inspect = Cli.Run("inspect", weights);
        Assert.AreEqual(ExitCode.Done, inspect.ExitCode, inspect.Error);
        StringAssert.Contains(inspect.Output, "refusion");
        StringAssert.Contains(inspect.Output, "59,856, of which 59,856 are live");
        StringAssert.Contains(inspect.Output, "FM.qkv1.conv.weight");
    }

    [TestMethod]
    public void Memory_and_stretch_are_taken_and_what_is_about_a_fixed_point_is_refused()
    {
        string weights = WriteWeights();
        string[] fuse = ["fuse", Cli.Near, Cli.Far, "--weights", weights, "--network", "refusion", "-o"];
        foreach (
            (string name, string[] more) in (ReadOnlySpan<(string, string[])>)
                [
                    ("whole.png", ["--memory", "whole"]),
                    ("strips.png", ["--memory", "strips"]),
                    ("stretched.png", ["--memory", "smallest", "--stretch"]),
                ]
        )
        {
            CliRun run = Cli.Run([.. fuse, PathOf(name), .. more]);
            Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        }

        CollectionAssert.AreEqual(File.ReadAllBytes(PathOf("whole.png")), File.ReadAllBytes(PathOf("strips.png")));
        CollectionAssert.AreNotEqual(File.ReadAllBytes(PathOf("whole.png")), File.ReadAllBytes(PathOf("stretched.png")));
        CliRun refused = Cli.Run([.. fuse, OutPath, "--iterations", "3"]);
        Assert.AreEqual(ExitCode.Usage, refused.ExitCode);
        StringAssert.Contains(refused.Error, "REFUSION has nothing to iterate");
        CliRun rule = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average", "--stretch");
        Assert.AreEqual(ExitCode.Usage, rule.ExitCode);
        StringAssert.Contains(rule.Error, "--stretch is about networks");
    }

    /// <summary>Whatever ships fuses; what does not is named with the ways on.</summary>
    [TestMethod]
    [DataRow(FusionTask.Ivf)]
    [DataRow(FusionTask.Mif)]
    public void The_network_alone_takes_the_weights_that_ship(FusionTask task)
    {
        string name = FusionTaskDefinition.Of(task).Name;
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--task", name, "--network", "refusion", "--json");
        if (ShippedWeights.IsAvailable(task, "refusion"))
        {
            Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
            using JsonDocument json = JsonDocument.Parse(run.Output);
            Assert.AreEqual("refusion", json.RootElement.GetProperty("network").GetString());
            Assert.AreEqual($"shipped refusion-{name}.safetensors", json.RootElement.GetProperty("weights").GetString());
            return;
        }

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, $"No trained weights of refusion ship for {name}");
        StringAssert.Contains(run.Error, "--weights FILE");
        StringAssert.Contains(run.Error, "leave out --network");
        Assert.IsFalse(File.Exists(OutPath));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() =>
            new FusionRecipe { Task = task, Network = "refusion" }.Settle()
        );
        StringAssert.Contains(error.Message, "no weights of refusion");
    }

    private string WriteWeights()
    {
        WeightFile authors = WeightFile.Read(SharedFiles.Require("reference/parity/weights/refusion_mfif.safetensors"));
        string path = PathOf("refusion.safetensors");
        Dictionary<string, string> metadata = new() { [WeightMetadata.ImageOrder] = WeightMetadata.FirstSecond };
        metadata[WeightMetadata.Task] = "mfif";
        new WeightFile(authors.Tensors, metadata).Write(path);
        return path;
    }
}
