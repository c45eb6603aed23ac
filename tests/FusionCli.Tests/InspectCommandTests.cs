using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

[TestClass]
public sealed class InspectCommandTests : CliTest
{
    [TestMethod]
    public void A_picture_is_described_with_its_distribution()
    {
        // 101 columns from 0 to 1 in steps of a hundredth: the percentile is the sample.
        string path = WriteGray("ramp.png", 4, 101, (_, x) => 0.01 * x, bitDepth: 16);
        string[] lines = Lines(path);
        string[] facts =
        [
            "format       PNG",
            "size         101x4",
            "bit depth    16",
            "colour       gray",
            "Y mean       0.5000",
        ];
        CollectionAssert.IsSubsetOf(facts, lines);
        string luminance = lines.Single(line => line.StartsWith("Y  ", StringComparison.Ordinal));
        string[] values = luminance.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CollectionAssert.AreEqual(
            new[] { "Y", "0.0000", "0.0100", "0.0500", "0.2500", "0.5000", "0.7500", "0.9500", "0.9900", "1.0000" },
            values
        );
    }

    [TestMethod]
    public void A_coloured_picture_shows_its_chroma()
    {
        string[] lines = Lines(Cli.Sharp);
        Assert.Contains("colour       colour", lines);
        Assert.AreEqual(2, lines.Count(line => line.StartsWith('C')));
    }

    [TestMethod]
    public void Published_weights_are_recognised_and_their_dead_tensor_named()
    {
        string[] lines = Lines(SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors"));
        Assert.Contains("network      efrufn", lines);
        Assert.Contains("parameters   236,226, of which 217,794 are live", lines);
        Assert.Contains("not used     update_block.trans.0.weight", lines);
        Assert.AreEqual(130, lines.Count(line => line.StartsWith("tensor ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Weights_of_something_else_are_described_all_the_same()
    {
        string path = PathOf("other.safetensors");
        new WeightFile(
            [new WeightTensor("scale", [2], [-1.5f, 3])],
            new Dictionary<string, string> { ["origin"] = "a test" }
        ).Write(path);
        string[] lines = Lines(path);
        Assert.Contains("network      none that FusionML runs", lines);
        Assert.Contains("metadata     origin = a test", lines);
        Assert.Contains("tensor       scale [2]  -1.5 to 3", lines);
    }

    [TestMethod]
    public void What_is_neither_is_an_error_that_names_the_file()
    {
        string text = PathOf("notes.png");
        File.WriteAllText(text, "no picture at all");
        CliRun run = Cli.Run("inspect", text);
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "notes.png");
        Assert.AreEqual(ExitCode.Weights, Cli.Run("inspect", PathOf("gone.safetensors")).ExitCode);
    }

    private static string[] Lines(string path)
    {
        CliRun run = Cli.Run("inspect", path);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        return run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
