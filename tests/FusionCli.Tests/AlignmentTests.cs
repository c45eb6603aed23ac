using System.Text.Json;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary><c>fuse --align</c>, <c>align</c>, <c>fuse --transform</c> and the check.</summary>
[TestClass]
public sealed class AlignmentTests : CliTest
{
    private const int Width = 160;
    private const int Height = 120;

    [TestInitialize]
    public void RequireOpenCv()
    {
        if (!AlignmentLibrary.IsAvailable)
        {
            Assert.Inconclusive("skipped: OpenCV's native library does not load here; on Debian it wants libgtk-3-0");
        }
    }

    [TestMethod]
    public void A_shifted_picture_is_aligned_reported_and_cut_to_what_both_show()
    {
        (string first, string second) = ShiftedPair();
        CliRun run = Cli.Run("fuse", first, second, "-o", OutPath, "--rule", "average", "--align", "translation", "--json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement alignment = json.RootElement.GetProperty("alignment");
        JsonElement picture = alignment.GetProperty("pictures")[1];
        Assert.AreEqual("translation", picture.GetProperty("model").GetString());
        Assert.AreEqual(-6, picture.GetProperty("matrix")[2].GetDouble(), 0.2);
        Assert.AreEqual(4, picture.GetProperty("matrix")[5].GetDouble(), 0.2);
        Assert.IsGreaterThan(0.9, picture.GetProperty("correlation").GetDouble());
        Assert.AreEqual("aligned", alignment.GetProperty("check").GetProperty("verdict").GetString());
        StringAssert.Contains(run.Error, "second.pgm: translation, moves by up to 7.");
        Assert.IsLessThan(Width, json.RootElement.GetProperty("width").GetInt32());
        Assert.IsLessThan(Height, json.RootElement.GetProperty("height").GetInt32());

        FusionImage fused = PictureFile.Read(OutPath);
        FusionImage source = PictureFile.Read(first);
        (int left, int top) = (Width - fused.Width, 0);
        double Difference(int x, int y) => Math.Abs(fused.Y[y, x] - source.Y[y + top, x + left]);
        Assert.IsLessThan(
            0.03,
            Enumerable.Range(10, 80).Average(x => Difference(x, 50)),
            "the mean of two that lie on each other"
        );
    }

    [TestMethod]
    public void Without_alignment_the_check_says_by_how_much_the_pictures_are_off()
    {
        (string first, string second) = ShiftedPair();
        CliRun run = Cli.Run("fuse", first, second, "-o", OutPath, "--rule", "average", "--json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement check = json.RootElement.GetProperty("alignment").GetProperty("check");
        Assert.AreEqual("misaligned", check.GetProperty("verdict").GetString());
        Assert.AreEqual(Math.Sqrt(52), check.GetProperty("pixels").GetDouble(), 1);
        StringAssert.Contains(run.Error, "NOT aligned: off by about 7");
        CliRun silent = Cli.Run([
            "fuse",
            first,
            second,
            "-o",
            OutPath,
            "--rule",
            "average",
            "--force",
            "--alignment-check",
            "off",
        ]);
        Assert.AreEqual(ExitCode.Done, silent.ExitCode, silent.Error);
        Assert.IsFalse(silent.Error.Contains("Alignment", StringComparison.Ordinal), silent.Error);
    }

    [TestMethod]
    public void A_stranger_is_an_error_and_with_warn_a_line()
    {
        string first = WriteGray("first.pgm", Height, Width, (y, x) => Scene(x, y));
        string second = WriteGray("second.pgm", Height, Width, (y, x) => Scene((3 * y) + 1000, (2 * x) - 500));
        string[] command = ["fuse", first, second, "-o", OutPath, "--rule", "average", "--align", "affine"];
        CliRun refused = Cli.Run(command);
        Assert.AreEqual(ExitCode.Picture, refused.ExitCode, refused.Error);
        StringAssert.Contains(refused.Error, "second.pgm can't be aligned");
        Assert.IsFalse(File.Exists(OutPath));
        CliRun warned = Cli.Run([.. command, "--on-poor-alignment", "warn"]);
        Assert.AreEqual(ExitCode.Done, warned.ExitCode, warned.Error);
        StringAssert.Contains(warned.Error, "NOT aligned");
        Assert.IsTrue(File.Exists(OutPath));
    }

    [TestMethod]
    public void A_rig_is_made_by_points_or_by_search_and_used()
    {
        (string first, string second) = ShiftedPair();
        string points = PathOf("points.csv");
        File.WriteAllText(points, "x1,y1,x2,y2\n20,20,14,24\n100,30,94,34\n60,90,54,94\n");
        string byPoints = PathOf("points.json");
        CliRun fit = Cli.Run("align", first, second, "--points", points, "-o", byPoints, "--json");
        Assert.AreEqual(ExitCode.Done, fit.ExitCode, fit.Error);
        StringAssert.Contains(fit.Error, "point 3 (60, 90): off by 0.00 px");
        using (JsonDocument json = JsonDocument.Parse(fit.Output))
        {
            Assert.AreEqual(1, json.RootElement.GetProperty("scale").GetDouble(), 1e-9);
            Assert.AreEqual(-6, json.RootElement.GetProperty("matrix")[2].GetDouble(), 1e-9);
        }

        string bySearch = PathOf("search.json");
        string preview = PathOf("preview.png");
        CliRun search = Cli.Run("align", first, second, "--search", "-o", bySearch, "--preview", preview);
        Assert.AreEqual(ExitCode.Done, search.ExitCode, search.Error);
        double[] distances = RigFile.Read(bySearch).Transform.DistancesTo(RigFile.Read(byPoints).Transform, Width, Height);
        Assert.IsLessThan(0.5, distances[^1]);
        Assert.AreEqual(Width, PictureFile.Read(preview).Width);

        CliRun fuse = Cli.Run(
            "fuse",
            first,
            second,
            "-o",
            OutPath,
            "--rule",
            "average",
            "--transform",
            bySearch,
            "--crop",
            "none"
        );
        Assert.AreEqual(ExitCode.Done, fuse.ExitCode, fuse.Error);
        StringAssert.Contains(fuse.Error, "aligned to within");
        Assert.AreEqual(Width, PictureFile.Read(OutPath).Width);
    }

    [TestMethod]
    public void A_rig_of_another_size_or_a_damaged_one_is_refused_by_name()
    {
        (string first, string second) = ShiftedPair();
        string rig = PathOf("rig.json");
        RigFile.Write(rig, new RigTransform(PlanarTransform.Identity, (640, 480), (640, 480)));
        CliRun size = Cli.Run("fuse", first, second, "-o", OutPath, "--rule", "average", "--transform", rig);
        Assert.AreEqual(ExitCode.Picture, size.ExitCode);
        StringAssert.Contains(size.Error, "640x480");
        StringAssert.Contains(size.Error, "160x120");
        File.WriteAllText(rig, "{");
        CliRun damaged = Cli.Run("fuse", first, second, "-o", OutPath, "--rule", "average", "--transform", rig);
        Assert.AreEqual(ExitCode.Picture, damaged.ExitCode);
        StringAssert.Contains(damaged.Error, "rig.json");
        Assert.IsFalse(File.Exists(OutPath));
    }

    [TestMethod]
    [DataRow(new[] { "--crop", "none" }, "--align or --transform")]
    [DataRow(new[] { "--align-reference", "middle" }, "--align-reference")]
    [DataRow(new[] { "--align", "auto", "--transform", "x.json" }, "does not go with --align")]
    [DataRow(new[] { "--align", "auto", "--align-reference", "3" }, "from 1 to 2")]
    [DataRow(new[] { "--align", "auto", "--align-minimum", "1.5" }, "--align-minimum is 1.5")]
    [DataRow(new[] { "--align", "elastic" }, "elastic")]
    public void Options_that_do_not_go_together_are_named(string[] options, string named)
    {
        CliRun run = Cli.Run(["fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average", .. options]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, named);
    }

    [TestMethod]
    public void Between_sensors_brightness_is_not_compared()
    {
        (string first, string second) = ShiftedPair();
        CliRun run = Cli.Run(["fuse", first, second, "-o", OutPath, "--rule", "average", "--task", "ivf", "--align", "affine"]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "--align auto");
        CliRun search = Cli.Run(["fuse", first, second, "-o", OutPath, "--rule", "average", "--task", "ivf", "--align", "auto"]);
        Assert.AreEqual(ExitCode.Done, search.ExitCode, search.Error);
        StringAssert.Contains(search.Error, "aligned to within");
    }

    [TestMethod]
    [DataRow(new string[0], "--search, or --points")]
    [DataRow(new[] { "--search", "--model", "affine" }, "--model does not go with --search")]
    [DataRow(new[] { "--points", "p.csv", "--maximum-shift", "0.2" }, "--maximum-shift does not go with --points")]
    [DataRow(new[] { "--points", "gone.csv" }, "gone.csv")]
    public void A_wrong_align_command_is_refused_and_leaves_no_file(string[] options, string named)
    {
        CliRun run = Cli.Run(["align", Cli.Near, Cli.Far, "-o", PathOf("rig.json"), .. options]);
        Assert.AreNotEqual(ExitCode.Done, run.ExitCode);
        StringAssert.Contains(run.Error, named);
        Assert.IsEmpty(FilesLeft);
    }

    [TestMethod]
    public void A_search_without_anything_in_common_is_refused()
    {
        string first = WriteGray("first.pgm", Height, Width, (y, x) => Scene(x, y));
        string second = WriteGray("second.pgm", Height, Width, (_, _) => 0.5);
        CliRun run = Cli.Run("align", first, second, "--search", "-o", PathOf("rig.json"));
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "was not found on");
        Assert.IsFalse(File.Exists(PathOf("rig.json")));
    }

    private (string First, string Second) ShiftedPair() =>
        (
            WriteGray("first.pgm", Height, Width, (y, x) => Scene(x, y)),
            WriteGray("second.pgm", Height, Width, (y, x) => Scene(x + 6, y - 4))
        );

    /// <summary>Waves of many directions and lengths, so that no shift looks like another.</summary>
    private static double Scene(double x, double y)
    {
        double sum = 0;
        for (int i = 1; i <= 12; i++)
        {
            double angle = i * 2.39996;
            double frequency = 0.05 + (0.045 * i);
            sum += Math.Sin((frequency * ((Math.Cos(angle) * x) + (Math.Sin(angle) * y))) + (i * i));
        }

        return Math.Clamp(0.5 + (0.1 * sum), 0, 1);
    }
}
