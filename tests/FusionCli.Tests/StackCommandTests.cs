using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary>More than two pictures by one command, and the map of where pixels come from.</summary>
[TestClass]
public sealed class StackCommandTests : CliTest
{
    [TestMethod]
    public void A_stack_is_decided_for_and_its_map_holds_plain_indices()
    {
        string map = PathOf("map.png");
        CliRun run = Cli.Run(
            "fuse",
            Cli.Near,
            Cli.Far,
            Cli.Near,
            "-o",
            OutPath,
            "--task",
            "mfif",
            "--decision-map",
            map,
            "--json"
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "by focus-stack");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("focus-stack", json.RootElement.GetProperty("method").GetString());
        Assert.AreEqual(3, json.RootElement.GetProperty("pictures").GetInt32());
        FusionImage indices = PictureFile.Read(map);
        Assert.AreEqual(8, indices.BitDepth);

        // The third picture is the first once more: ties stay with the first, and both others are used.
        float[] used = [.. indices.Y.Samples.ToArray().Distinct().Order()];
        CollectionAssert.AreEqual(new[] { 0f, 1 / 255f }, used);
    }

    [TestMethod]
    [DataRow("--decision-map m.png --rule laplacian", "are mixed, not decided for")]
    [DataRow("--decision-map m.jpg --task mfif", "a map must be exact")]
    [DataRow("--deghost --task mfif", "--deghost is for --task meif")]
    [DataRow("--ghost-reference 2 --task meif", "is for --deghost")]
    [DataRow("--no-focus-decision --task meif", "--no-focus-decision is for --task mfif")]
    public void What_does_not_go_together_is_refused_and_nothing_is_written(string options, string problem)
    {
        string[] words =
        [
            .. options.Split(' ').Select(word => word.StartsWith("m.", StringComparison.Ordinal) ? PathOf(word) : word),
        ];
        CliRun run = Cli.Run(["fuse", Cli.Near, Cli.Far, Cli.Near, "-o", OutPath, .. words]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, problem);
        Assert.IsFalse(File.Exists(OutPath));
    }

    [TestMethod]
    public void A_picture_of_a_stack_that_is_not_there_is_named()
    {
        string missing = PathOf("missing.png");
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, missing, "-o", OutPath, "--task", "meif");
        Assert.AreNotEqual(ExitCode.Done, run.ExitCode);
        StringAssert.Contains(run.Error, missing);
        Assert.IsFalse(File.Exists(OutPath));
    }
}
