using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>PSLPT on the command line, with the random weights of the goldens, which lie in five files.</summary>
[TestClass]
public sealed class PslptCommandTests : CliTest
{
    [TestMethod]
    [DataRow("mfif")]
    [DataRow("mif")]
    public void One_weight_file_fuses_every_task_and_is_described(string task)
    {
        string weights = WriteWeights();
        CliRun run = Cli.Run([
            .. (string[])["fuse", Cli.Near, Cli.Far, "-o", OutPath, "--weights", weights, "--task", task, "--json"],
            .. (string[])["--masks", PathOf("masks"), "--no-agreement", "--memory", "smallest", "--chroma", "first"],
            .. task == "mfif" ? (string[])["--no-focus-decision"] : [],
        ]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("pslpt", json.RootElement.GetProperty("network").GetString());
        FusionImage near = PictureFile.Read(Cli.Near),
            far = PictureFile.Read(Cli.Far);
        using ManagedFusionEngine engine = ManagedFusionEngine.FromFile(weights, FusionTaskDefinition.Find(task)!.Task);
        FusionResult expected = engine.Fuse([near.Y, far.Y]);
        PictureFile.Write(PathOf("expected.png"), new FirstChromaRule().Apply(expected.Fused, near, far));
        CollectionAssert.AreEqual(File.ReadAllBytes(PathOf("expected.png")), File.ReadAllBytes(OutPath));

        string[] masks = [.. json.RootElement.GetProperty("masks").EnumerateArray().Select(path => path.GetString()!)];
        Assert.AreEqual(Path.Combine(PathOf("masks"), "out-mask-8.png"), masks[3]);
        for (int level = 0; level < masks.Length; level++)
        {
            FusionImage mask = PictureFile.Read(masks[level]);
            Assert.AreEqual(16, mask.BitDepth);
            ImagePlane wanted = expected.LevelMasks[level];
            Assert.AreEqual((wanted.Height, wanted.Width), (mask.Height, mask.Width));
            for (int i = 0; i < wanted.Samples.Length; i++)
            {
                Assert.AreEqual(wanted.Samples[i], mask.Y.Samples[i], 1e-5f);
            }
        }

        CliRun inspect = Cli.Run("inspect", weights);
        Assert.AreEqual(ExitCode.Done, inspect.ExitCode, inspect.Error);
        StringAssert.Contains(inspect.Output, "pslpt");
        StringAssert.Contains(inspect.Output, "1,803,712, of which 1,801,360 are live");
        StringAssert.Contains(inspect.Output, "decoder.in_conv.1.weight");
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_with_the_way_on()
    {
        string weights = WriteWeights();
        string[] fuse = ["fuse", Cli.Near, Cli.Far, "-o", OutPath];
        Expect(ExitCode.Weights, "fuse every task", [.. fuse, "--weights", weights]);
        string[] pslpt = [.. fuse, "--weights", weights, "--task", "ivf"];
        Expect(ExitCode.Usage, "PSLPT has nothing to iterate", [.. pslpt, "--iterations", "3"]);
        Expect(ExitCode.Usage, "only PSLPT has a mask", [.. fuse, "--rule", "average", "--masks", PathOf("m")]);
        Expect(ExitCode.Usage, "must name a folder", [.. pslpt, "--masks", weights]);
        Directory.CreateDirectory(PathOf("m"));
        File.WriteAllText(Path.Combine(PathOf("m"), "out-mask-4.png"), string.Empty);
        Expect(ExitCode.Usage, "out-mask-4.png exists already", [.. pslpt, "--masks", PathOf("m")]);
        Expect(
            ExitCode.Usage,
            "--masks FOLDER is for one fusion",
            ["fuse", "--manifest", "none.csv", "-o", PathOf("o"), "--task", "ivf", "--masks", PathOf("m")]
        );
        Assert.IsFalse(File.Exists(OutPath));
    }

    /// <summary>Whatever ships fuses; what does not is named with the ways on.</summary>
    [TestMethod]
    [DataRow(FusionTask.Ivf)]
    [DataRow(FusionTask.Mfif)]
    public void The_network_alone_takes_the_weights_that_ship(FusionTask task)
    {
        string name = FusionTaskDefinition.Of(task).Name;
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--task", name, "--network", "pslpt", "--json");
        if (ShippedWeights.IsAvailable(task, "pslpt"))
        {
            Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
            using JsonDocument json = JsonDocument.Parse(run.Output);
            Assert.AreEqual("shipped pslpt.safetensors", json.RootElement.GetProperty("weights").GetString());
            return;
        }

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, $"No trained weights of pslpt ship for {name}");
        StringAssert.Contains(run.Error, "--weights FILE");
        Assert.IsFalse(File.Exists(OutPath));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() =>
            new FusionRecipe { Task = task, Network = "pslpt" }.Settle()
        );
        StringAssert.Contains(error.Message, "no weights of pslpt");
    }

    private static void Expect(int code, string text, string[] arguments)
    {
        CliRun run = Cli.Run(arguments);
        Assert.AreEqual(code, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, text);
    }

    private string WriteWeights()
    {
        string path = PathOf("pslpt.safetensors");
        string[] parts = ["encoder1", "encoder2", "decoder", "fusion1", "fusion2"];
        Dictionary<string, string> metadata = new()
        {
            [WeightMetadata.Network] = "pslpt",
            [WeightMetadata.Task] = WeightMetadata.AllTasks,
        };
        new WeightFile(
            parts.SelectMany(part =>
                WeightFile.Read(SharedFiles.Require($"reference/parity/pslpt/weights_{part}.safetensors")).Tensors
            ),
            metadata
        ).Write(path);
        return path;
    }
}
