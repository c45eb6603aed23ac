using System.Globalization;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>A thermal picture of 16 bits that fills 0.8 % of its range, beside a visible one.</summary>
[TestClass]
public sealed class NormalizeTests : CliTest
{
    // numpy.percentile(picture, [0.1, 99.9]).
    private const double Low = 51623;
    private const double High = 52150.713;

    private static string Visible => SharedFiles.Require("cases/thermal-visible-gray.png");

    private static string Thermal => SharedFiles.Require("cases/thermal-16bit-narrow-range.png");

    private static string Fused => SharedFiles.Require("cases/thermal-fused-with-normalize.png");

    [TestMethod]
    public void Fuse_stretches_it_and_says_so_in_one_line_and_in_the_json()
    {
        string black = WriteGray("black.pgm", 96, 128, (_, _) => 0, bitDepth: 16);
        CliRun run = Cli.Run("fuse", black, Thermal, "-o", OutPath, "--rule", "maximum", "--json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        string line = run
            .Error.Split('\n')
            .Single(text => text.Contains("less than a tenth of its range", StringComparison.Ordinal));
        StringAssert.Contains(line, "51623 to 52151 of 65535");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement said = json.RootElement.GetProperty("normalized").EnumerateArray().Single();
        Assert.AreEqual(Thermal, said.GetProperty("source").GetString());
        Assert.AreEqual(Low / 65535, said.GetProperty("low").GetDouble(), 1e-6);
        Assert.AreEqual(High / 65535, said.GetProperty("high").GetDouble(), 1e-6);
        Assert.IsTrue(said.GetProperty("automatic").GetBoolean());
        AssertSame(Stretched(), PictureFile.Read(OutPath), 1e-4f);
    }

    [TestMethod]
    public void None_leaves_it_and_percentiles_without_a_source_are_for_all()
    {
        string black = WriteGray("black.pgm", 96, 128, (_, _) => 0, bitDepth: 16);
        CliRun none = Cli.Run("fuse", black, Thermal, "-o", OutPath, "--rule", "maximum", "--normalize", "NONE");
        Assert.AreEqual(ExitCode.Done, none.ExitCode, none.Error);
        Assert.IsFalse(none.Error.Contains("tenth", StringComparison.Ordinal), none.Error);
        AssertSame(PictureFile.Read(Thermal), PictureFile.Read(OutPath), 0);
        string all = PathOf("all.png");
        Cli.Run("fuse", Thermal, Thermal, "-o", all, "--rule", "average", "--normalize", "0.1,99.9");
        AssertSame(Stretched(), PictureFile.Read(all), 1e-4f);
        CliRun both = Cli.Run(
            "fuse",
            black,
            Thermal,
            "-o",
            all,
            "--rule",
            "average",
            "--normalize",
            "none",
            "--normalize",
            "auto"
        );
        Assert.AreEqual(ExitCode.Usage, both.ExitCode);
    }

    [TestMethod]
    public void Metrics_are_those_of_the_stretched_picture()
    {
        string stretched = PathOf("stretched.png");
        PictureFile.Write(stretched, Stretched(), new PictureWriteOptions { BitDepth = 8 });
        Dictionary<string, double> expected = Metrics(stretched, "none");
        Dictionary<string, double> automatic = Metrics(Thermal, "auto");
        foreach ((string id, double value) in expected)
        {
            Assert.AreEqual(value, automatic[id], 2e-3 * value, id);
        }

        // Beside the values of the picture that its camera's software stretched, between 51501 and 52201.
        Assert.AreEqual(0.627, automatic["VIF"], 0.03);
        Assert.AreEqual(0.966, automatic["MS-SSIM"], 0.01);
        Assert.AreEqual(13.248, Metrics(Thermal, "none")["VIF"], 0.001);
    }

    [TestMethod]
    public void Evaluate_stretches_it_and_a_run_from_the_journal_says_so_again()
    {
        string first = Folder("first", Visible);
        string second = Folder("second", Thermal);
        string fused = Folder("fused", Fused);
        string report = PathOf("report");
        string[] arguments =
        [
            "evaluate",
            "--first",
            first,
            "--second",
            second,
            "--fused",
            $"mine={fused}",
            "-o",
            report,
            "--metric",
            "VIF",
            "--no-html",
            "--force",
        ];
        double expected = Metrics(Thermal, "auto")["VIF"];
        for (int run = 0; run < 2; run++)
        {
            CliRun evaluated = Cli.Run(arguments);
            Assert.AreEqual(ExitCode.Done, evaluated.ExitCode, evaluated.Error);
            StringAssert.Contains(evaluated.Error, "1 source(s) fill less than a tenth");
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(report, "report.json")));
            JsonElement row = json.RootElement.GetProperty("rows").EnumerateArray().Single();
            Assert.AreEqual(expected, row.GetProperty("values").GetProperty("VIF").GetDouble(), 1e-9);
            Assert.AreEqual("pair.png", row.GetProperty("normalized")[0].GetProperty("source").GetString());
        }

        CliRun none = Cli.Run([.. arguments, "--normalize", "none"]);
        Assert.AreEqual(ExitCode.Done, none.ExitCode, none.Error);
        using JsonDocument raw = JsonDocument.Parse(File.ReadAllText(Path.Combine(report, "report.json")));
        JsonElement values = raw.RootElement.GetProperty("rows")[0].GetProperty("values");
        Assert.AreEqual(13.248, values.GetProperty("VIF").GetDouble(), 0.001);
    }

    private string Folder(string name, string picture)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        File.Copy(picture, Path.Combine(folder, "pair.png"));
        return folder;
    }

    private static FusionImage Stretched()
    {
        ImagePlane plane = PictureFile.Read(Thermal).Y.Clone();
        foreach (ref float sample in plane.Samples)
        {
            sample = (float)Math.Clamp((sample * 65535 - Low) / (High - Low), 0, 1);
        }

        return new FusionImage(plane);
    }

    private static Dictionary<string, double> Metrics(string second, string normalize)
    {
        CliRun run = Cli.Run(
            "metrics",
            Visible,
            second,
            Fused,
            "--metric",
            "VIF,PSNR,MS-SSIM",
            "--format",
            "csv",
            "--normalize",
            normalize
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        return run
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(fields => fields[0], fields => double.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    private static void AssertSame(FusionImage expected, FusionImage actual, float tolerance)
    {
        for (int i = 0; i < expected.Y.Samples.Length; i++)
        {
            Assert.AreEqual(expected.Y.Samples[i], actual.Y.Samples[i], tolerance, $"sample {i}");
        }
    }
}
