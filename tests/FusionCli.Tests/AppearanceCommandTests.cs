using System.Globalization;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary>What people see, by the commands: the metrics of appearance, and the same picture fused with itself.</summary>
[TestClass]
public sealed class AppearanceCommandTests : CliTest
{
    [TestMethod]
    public void Colours_of_files_are_measured_by_metrics_and_by_evaluate()
    {
        // One method keeps the visible picture, the other has lost its colour.
        Directory.CreateDirectory(PathOf("visible"));
        Directory.CreateDirectory(PathOf("infrared"));
        Directory.CreateDirectory(PathOf("kept"));
        Directory.CreateDirectory(PathOf("gray"));
        string visible = WriteColor("visible/one.ppm", 200, 60, 50);
        string infrared = WriteGray("infrared/one.pgm", 24, 24, (_, _) => 0.5);
        WriteColor("kept/one.ppm", 200, 60, 50);
        string gray = WriteGray("gray/one.pgm", 24, 24, (_, _) => 0.4);
        CliRun run = Cli.Run("metrics", visible, infrared, gray, "--metric", "color,Saturation", "--format", "json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual(0, json.RootElement.GetProperty("ChromaRatio").GetDouble(), 1e-9);
        Assert.AreEqual(0, json.RootElement.GetProperty("Saturation").GetDouble());
        Assert.IsGreaterThan(20, json.RootElement.GetProperty("CIEDE2000").GetDouble());

        CliRun evaluated = Cli.Run(
            "evaluate",
            "--first",
            PathOf("visible"),
            "--second",
            PathOf("infrared"),
            "--fused",
            $"kept={PathOf("kept")}",
            "--fused",
            $"gray={PathOf("gray")}",
            "--metric",
            "appearance",
            "--dataset",
            "drawn",
            "--format",
            "csv",
            "--no-html",
            "-o",
            PathOf("out")
        );
        Assert.AreEqual(ExitCode.Done, evaluated.ExitCode, evaluated.Error);
        StringAssert.Contains(evaluated.Output, "drawn,CIEDE2000,lower,kept,0,,1,1,1\n");
        StringAssert.Contains(evaluated.Output, "drawn,ChromaRatio,higher,kept,1,,1,1,1\n");
        StringAssert.Contains(evaluated.Output, "drawn,SaturationRatio,higher,gray,0,,1,1,2\n");

        // (200 - 50) / 200, and gray has no hue to compare.
        string saturation = (150.0 / 200).ToString(CultureInfo.InvariantCulture);
        StringAssert.Contains(evaluated.Output, $"drawn,Saturation,higher,kept,{saturation},,1,1,1\n");
        StringAssert.Contains(evaluated.Output, "drawn,HueError,lower,gray,,,0,1,\n");
    }

    [TestMethod]
    public void A_picture_fused_with_itself_stays_as_it_is_unless_the_network_is_left_alone()
    {
        string waves = WriteGray("waves.png", 24, 31, (y, x) => 0.5 + (0.3 * Math.Sin(0.7 * x) * Math.Cos(0.9 * y)));
        float[] source = PictureFile.Read(waves).Y.Samples.ToArray();
        Assert.AreEqual(ExitCode.Done, Cli.Run("fuse", waves, waves, "-o", OutPath, "--task", "ivf").ExitCode);
        CollectionAssert.AreEqual(source, PictureFile.Read(OutPath).Y.Samples.ToArray());
        CliRun plain = Cli.Run("fuse", waves, waves, "-o", PathOf("plain.png"), "--task", "ivf", "--no-agreement");
        Assert.AreEqual(ExitCode.Done, plain.ExitCode, plain.Error);
        float[] changed = PictureFile.Read(PathOf("plain.png")).Y.Samples.ToArray();
        Assert.IsGreaterThan(0.01f, source.Zip(changed, (before, after) => Math.Abs(after - before)).Max());
        CliRun rule = Cli.Run("fuse", waves, waves, "-o", PathOf("rule.png"), "--rule", "average", "--no-agreement");
        Assert.AreEqual(ExitCode.Usage, rule.ExitCode);
        StringAssert.Contains(rule.Error, "--no-agreement is for a network");
    }

    private string WriteColor(string name, byte red, byte green, byte blue)
    {
        byte[] pixels = [.. Enumerable.Repeat(new[] { red, green, blue }, 24 * 24).SelectMany(pixel => pixel)];
        File.WriteAllBytes(PathOf(name), [.. "P6\n24 24\n255\n"u8, .. pixels]);
        return PathOf(name);
    }
}
