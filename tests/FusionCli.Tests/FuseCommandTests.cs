using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

[TestClass]
public sealed class FuseCommandTests : CliTest
{
    [TestMethod]
    [DataRow("average")]
    [DataRow("maximum")]
    [DataRow("laplacian")]
    public void A_rule_fuses_the_pair_of_the_read_me_and_tells_people_on_standard_error(string rule)
    {
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", rule);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        Assert.AreEqual(string.Empty, run.Output);
        StringAssert.Contains(run.Error, $"256x192, colour, by {rule}");
        FusionImage fused = PictureFile.Read(OutPath);
        Assert.AreEqual((256, 192, true), (fused.Width, fused.Height, fused.IsColor));
    }

    [TestMethod]
    public void The_laplacian_result_is_much_nearer_to_the_sharp_scene_than_either_source()
    {
        Assert.AreEqual(
            ExitCode.Done,
            Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "laplacian", "--task", "mfif").ExitCode
        );
        double fused = SquaredError(OutPath);
        Assert.IsLessThan(SquaredError(Cli.Near) / 5, fused);
        Assert.IsLessThan(SquaredError(Cli.Far) / 5, fused);
    }

    [TestMethod]
    public void A_jpeg_is_written_with_the_quality_asked_for_and_a_quality_alone_is_refused()
    {
        string fine = PathOf("fine.jpg");
        string coarse = PathOf("coarse.jpg");
        CliRun best = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", fine, "--rule", "average", "--quality", "100");
        CliRun worst = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", coarse, "--rule", "average", "--quality", "20");
        Assert.AreEqual((ExitCode.Done, ExitCode.Done), (best.ExitCode, worst.ExitCode), best.Error + worst.Error);
        Assert.IsGreaterThan(3 * new FileInfo(coarse).Length, new FileInfo(fine).Length);
        Assert.AreEqual((256, 192), (PictureFile.Read(coarse).Width, PictureFile.Read(coarse).Height));
        CliRun png = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average", "--quality", "90");
        Assert.AreEqual(ExitCode.Usage, png.ExitCode);
        StringAssert.Contains(png.Error, "--quality is about JPEG");
    }

    [TestMethod]
    public void Json_is_one_object_on_standard_output()
    {
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "laplacian", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement root = json.RootElement;
        Assert.AreEqual(256, root.GetProperty("width").GetInt32());
        Assert.AreEqual(192, root.GetProperty("height").GetInt32());
        Assert.AreEqual(JsonValueKind.Null, root.GetProperty("network").ValueKind);
        Assert.AreEqual("laplacian", root.GetProperty("rule").GetString());
        Assert.AreEqual(JsonValueKind.Null, root.GetProperty("weights").ValueKind);
        Assert.AreEqual("managed", root.GetProperty("engine").GetString());
        Assert.AreEqual(0, root.GetProperty("iterations").GetInt32());
        Assert.AreEqual(JsonValueKind.Null, root.GetProperty("lastResidual").ValueKind);
        Assert.IsGreaterThan(0.0, root.GetProperty("seconds").GetDouble());
    }

    [TestMethod]
    public void Efrufn_fuses_with_the_published_weights()
    {
        string weights = SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors");
        string first = WriteGray("a.png", 21, 30, (y, x) => 0.5 + 0.4 * Math.Sin(0.5 * x + 0.2 * y));
        string second = WriteGray("b.png", 21, 30, (y, x) => x > 10 && y > 8 ? 0.9 : 0.1, bitDepth: 16);
        CliRun run = Cli.Run(
            "fuse",
            first,
            second,
            "-o",
            OutPath,
            "--weights",
            weights,
            "--network",
            "efrufn",
            "--solver",
            "plain",
            "--iterations",
            "3",
            "--json"
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("efrufn", json.RootElement.GetProperty("network").GetString());
        Assert.AreEqual(weights, json.RootElement.GetProperty("weights").GetString());
        Assert.AreEqual(3, json.RootElement.GetProperty("iterations").GetInt32());
        Assert.IsGreaterThan(0.0, json.RootElement.GetProperty("lastResidual").GetDouble());
        Assert.AreEqual(16, PictureFile.Read(OutPath).BitDepth);
    }

    [TestMethod]
    public void Without_task_weights_and_rule_the_ways_out_are_named()
    {
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "--task ivf");
        StringAssert.Contains(run.Error, "--rule laplacian");
        Assert.IsEmpty(FilesLeft);
    }

    [TestMethod]
    public void An_existing_output_needs_force()
    {
        File.WriteAllText(OutPath, "mine");
        CliRun refused = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Usage, refused.ExitCode);
        StringAssert.Contains(refused.Error, "--force");
        Assert.AreEqual("mine", File.ReadAllText(OutPath));
        Assert.AreEqual(
            ExitCode.Done,
            Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average", "--force").ExitCode
        );
        Assert.AreEqual(256, PictureFile.Read(OutPath).Width);
    }

    [TestMethod]
    [DataRow(new[] { "--rule", "median" }, "median")]
    [DataRow(new[] { "--rule", "average", "--weights", "x.safetensors" }, "--weights")]
    [DataRow(new[] { "--rule", "average", "--solver", "plain" }, "--solver")]
    [DataRow(new[] { "--weights", "x", "--iterations", "0" }, "--iterations is 0")]
    [DataRow(
        new[] { "--weights", "x", "--iterations", "many" },
        "--iterations is many, but must be a whole number from 1 to 1000"
    )]
    [DataRow(new[] { "--rule", "average", "--quality", "abc" }, "--quality is abc, but must be a whole number from 1 to 100")]
    [DataRow(new[] { "--weights", "x", "--tolerance", "NaN" }, "--tolerance is NaN")]
    [DataRow(new[] { "--rule", "average", "--threads", "-3" }, "--threads is -3")]
    [DataRow(new[] { "--rule", "average", "--color-weights", "x" }, "--chroma colornet")]
    [DataRow(new[] { "--rule", "average", "--normalize", "third:1,99" }, "third:1,99")]
    [DataRow(new[] { "--rule", "average", "--normalize", "first:99,1" }, "first:99,1")]
    [DataRow(new[] { "--rule", "average", "--normalize", "first:1" }, "first:1")]
    [DataRow(new[] { "--rule", "average", "--normalize", "first:1,99", "--normalize", "first:2,98" }, "twice")]
    [DataRow(new[] { "--rule", "average", "--task", "xray" }, "xray")]
    [DataRow(new[] { "--rule", "average", "--unknown" }, "--unknown")]
    [DataRow(new[] { "--rule", "average", "--on-size-mismatch", "stretch" }, "stretch")]
    [DataRow(new[] { "--task", "ivf", "--memory", "frugal" }, "smallest")]
    public void A_wrong_command_line_is_a_usage_error_that_names_the_word(string[] options, string named)
    {
        CliRun run = Cli.Run(["fuse", Cli.Near, Cli.Far, "-o", OutPath, .. options]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, named);
        Assert.IsFalse(run.Error.Contains("System.", StringComparison.Ordinal), run.Error);
        Assert.IsEmpty(FilesLeft);
    }

    [TestMethod]
    [DataRow("out.bmp", ".bmp")]
    [DataRow("nowhere/out.png", "nowhere")]
    public void An_output_that_can_not_be_written_is_refused_before_the_work(string name, string named)
    {
        CliRun run = Cli.Run("fuse", "missing.png", "missing.png", "-o", PathOf(name), "--rule", "average");
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, named);
    }

    [TestMethod]
    public void Normalisation_stretches_one_source()
    {
        string dark = WriteGray("dark.pgm", 8, 101, (_, x) => 0.001 * x, bitDepth: 16);
        string black = WriteGray("black.pgm", 8, 101, (_, _) => 0, bitDepth: 16);
        string result = PathOf("out.pgm");
        Assert.AreEqual(
            ExitCode.Done,
            Cli.Run("fuse", black, dark, "-o", result, "--rule", "maximum", "--normalize", "second:0,100").ExitCode
        );
        FusionImage fused = PictureFile.Read(result);
        Assert.AreEqual(1.0, fused.Y[3, 100], 1e-4);
        Assert.AreEqual(0.5, fused.Y[3, 50], 1e-3);
    }

    [TestMethod]
    [DataRow("sequence", 0.5)]
    [DataRow("pairwise", 0.55)]
    public void Three_pictures_are_fused_in_sequence_or_as_a_tree(string order, double expected)
    {
        // (0.2 + 0.6 + 0.7) / 3, and ((0.2 + 0.6) / 2 + 0.7) / 2.
        string[] pictures = [.. new[] { 0.2, 0.6, 0.7 }.Select((sample, i) => WriteGray($"{i}.pgm", 4, 5, (_, _) => sample, 16))];
        string result = PathOf("out.pgm");
        CliRun run = Cli.Run(["fuse", .. pictures, "-o", result, "--rule", "average", "--order", order]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        Assert.AreEqual(expected, PictureFile.Read(result).Y[3, 4], 1e-4);
    }

    [TestMethod]
    public void Three_pictures_go_through_a_network_with_its_own_results()
    {
        string[] pictures =
        [
            .. Enumerable.Range(0, 3).Select(i => WriteGray($"{i}.png", 16, 24, (y, x) => 0.5 + 0.4 * Math.Sin(0.3 * x + i * y))),
        ];
        string result = PathOf("out.png");
        CliRun run = Cli.Run(["fuse", .. pictures, "-o", result, "--task", "meif", "--order", "sequence"]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using ManagedFusionEngine engine = ManagedFusionEngine.ForTask(FusionTask.Meif);
        ImagePlane expected = engine.Fuse([.. pictures.Select(path => PictureFile.Read(path).Y)]).Fused;
        ImagePlane actual = PictureFile.Read(result).Y;
        for (int i = 0; i < expected.Samples.Length; i++)
        {
            Assert.AreEqual(expected.Samples[i], actual.Samples[i], 0.51 / 255, $"sample {i}");
        }
    }

    [TestMethod]
    [DataRow("crop", 4, 6)]
    [DataRow("resize", 4, 9)]
    [DataRow("resize-first", 4, 9)]
    [DataRow("resize-second", 8, 6)]
    [DataRow("resize-smaller", 4, 9)]
    public void Sizes_that_differ_are_brought_together_where_it_is_asked_for(string handling, int height, int width)
    {
        string first = WriteGray("first.pgm", 4, 9, (_, _) => 0.25);
        string second = WriteGray("second.pgm", 8, 6, (_, x) => x < 3 ? 0.5 : 0.1);
        string result = PathOf("out.pgm");
        CliRun run = Cli.Run("fuse", first, second, "-o", result, "--rule", "maximum", "--on-size-mismatch", handling);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        FusionImage fused = PictureFile.Read(result);
        Assert.AreEqual((height, width), (fused.Height, fused.Width));
        Assert.AreEqual(0.5, fused.Y[3, 0], 0.01);
        Assert.AreEqual(0.25, fused.Y[3, width - 1], 0.01);
    }

    [TestMethod]
    public void Sizes_that_differ_are_an_error_that_names_the_file_where_nothing_or_throw_is_said()
    {
        string[] pictures =
        [
            WriteGray("a.pgm", 4, 4, (_, _) => 0),
            WriteGray("b.pgm", 4, 4, (_, _) => 0),
            WriteGray("c.pgm", 4, 5, (_, _) => 0),
        ];
        foreach (
            string[] handling in (string[][])
                [
                    [],
                    ["--on-size-mismatch", "throw"],
                ]
        )
        {
            CliRun run = Cli.Run(["fuse", .. pictures, "-o", OutPath, "--rule", "average", .. handling]);
            Assert.AreEqual(ExitCode.Picture, run.ExitCode);
            StringAssert.Contains(run.Error, "c.pgm is 5x4");
            Assert.IsFalse(File.Exists(OutPath));
        }
    }

    [TestMethod]
    public void Three_pictures_can_not_take_the_size_of_the_second()
    {
        string[] pictures = [.. Enumerable.Range(4, 3).Select(size => WriteGray($"{size}.pgm", size, size, (_, _) => 0.5))];
        CliRun run = Cli.Run(["fuse", .. pictures, "-o", OutPath, "--rule", "average", "--on-size-mismatch", "resize-second"]);
        Assert.AreEqual(ExitCode.Picture, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "is for two pictures, not 3");
        Assert.IsFalse(File.Exists(OutPath));
    }

    [TestMethod]
    public void Words_are_taken_in_any_case_and_a_wrong_command_is_named_with_those_that_there_are()
    {
        CliRun run = Cli.Run(
            "fuse",
            Cli.Near,
            Cli.Far,
            "-o",
            OutPath,
            "--rule",
            "AVERAGE",
            "--task",
            "MFIF",
            "--chroma",
            "First"
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        CliRun wrong = Cli.Run("fus", Cli.Near);
        Assert.AreEqual(ExitCode.Usage, wrong.ExitCode);
        StringAssert.Contains(
            wrong.Error,
            "There is no command 'fus'; there are fuse, align, metrics, evaluate, merge, inspect."
        );
        StringAssert.Contains(Cli.Run().Error, "A command is missing; there are fuse");
    }

    [TestMethod]
    public void A_coloured_source_and_a_gray_format_are_refused_before_the_work()
    {
        string gray = PathOf("out.pgm");
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", gray, "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "near.png is coloured; name the output .ppm");
        Assert.IsEmpty(FilesLeft);
    }

    [TestMethod]
    public void One_picture_is_too_few()
    {
        CliRun run = Cli.Run("fuse", Cli.Near, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "at least 2 pictures, not 1");
    }

    private static double SquaredError(string path)
    {
        FusionImage image = PictureFile.Read(path);
        FusionImage sharp = PictureFile.Read(Cli.Sharp);
        return image.Y.Samples.ToArray().Zip(sharp.Y.Samples.ToArray(), (a, b) => Math.Pow(a - b, 2)).Average();
    }
}
