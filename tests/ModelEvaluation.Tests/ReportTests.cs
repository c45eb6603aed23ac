using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation.Tests;

[TestClass]
public sealed class ReportTests : FolderTest
{
    [TestMethod]
    public void The_worst_pairs_are_those_furthest_behind()
    {
        EvaluationRow[] rows =
        [
            .. Rows("a", 0.9, 0.8, 0.1),
            .. Rows("b", 0.5, 0.9, 0.1),
            .. Rows("c", 0.7, 0.1, 0.8),
            .. Rows("d", double.NaN, 0.8, 0.8),
        ];
        IReadOnlyList<WorstPairs.Entry> worst = WorstPairs.Find(rows, (0, "EN"), "mine", ["one", "two"], most: 2);
        CollectionAssert.AreEqual(new[] { "b", "c" }, worst.Select(entry => entry.Pair.Id).ToArray());
        CollectionAssert.AreEqual(new[] { "one", "two" }, worst.Select(entry => entry.Best).ToArray());
        Assert.AreEqual(-0.4, worst[0].Difference, 1e-12);
        Assert.AreEqual(-0.1, worst[1].Difference, 1e-12);
        Assert.HasCount(3, WorstPairs.Find(rows, (0, "EN"), "mine", ["one", "two"], most: 9));
    }

    [TestMethod]
    public void The_pixelwise_rule_takes_the_stronger_detail_and_averages_what_is_left()
    {
        // Detail of the shortest wave in one half only: the fused picture has it there, and the mean of both elsewhere.
        ImagePlane flat = new(64, 64);
        flat.Samples.Fill(0.6f);
        ImagePlane waves = new(64, 64);
        for (int i = 0; i < 64 * 64; i++)
        {
            waves.Samples[i] = i % 64 < 32 ? 0.4f + (i % 2 == 0 ? 0.2f : -0.2f) : 0.4f;
        }

        using PixelwiseLaplacian rule = new();
        ImagePlane fused = rule.Fuse([flat, waves]).Fused;
        Assert.AreEqual(0.5f, fused[30, 60], 0.02);
        Assert.AreEqual(0.4f, fused[30, 8] - fused[30, 9], 0.02);
        Assert.AreEqual(0.6f, rule.Fuse([flat, flat]).Fused[5, 5], 1e-5);
    }

    [TestMethod]
    public void A_sheet_has_every_picture_in_its_row_and_column()
    {
        string white = Picture("white.png", 30, 60, 1);
        string half = Picture("half.png", 60, 120, 0.5f);
        ContactSheet sheet = new(["one", "two"], cellWidth: 60);
        sheet.Add("first", [white, null], CancellationToken.None);
        sheet.Add("second", [half, white], CancellationToken.None);
        FusionImage drawn = sheet.Draw();
        Assert.IsFalse(drawn.IsColor);
        Assert.AreEqual((4 + 2 * 64, 14 + (2 * (14 + 30 + 4)) + 4), (drawn.Width, drawn.Height));

        // Centres of the four places: the sheet begins with a line of text and a gap, every row with a line of text.
        int firstRow = 14 + 4 + 14 + 15;
        int secondRow = firstRow + 30 + 4 + 14;
        Assert.AreEqual(1, drawn.Y[firstRow, 4 + 30]);
        Assert.AreEqual(0, drawn.Y[firstRow, 4 + 64 + 30]);
        Assert.AreEqual(0.5f, drawn.Y[secondRow, 4 + 30], 0.01f);
        Assert.AreEqual(1, drawn.Y[secondRow, 4 + 64 + 30]);
        Assert.AreNotEqual(0, drawn.Y.GetRow(4)[..60].ToArray().Sum());
    }

    [TestMethod]
    public void A_run_writes_its_tables_and_a_second_one_takes_them_over()
    {
        string near = Path.Combine(FusionML.Testing.SharedFiles.RepositoryRoot, "samples", "pictures", "near.png");
        string far = near.Replace("near", "far", StringComparison.Ordinal);
        string sharp = near.Replace("near", "sharp", StringComparison.Ordinal);
        Write(
            "manifest.csv",
            $"id,task,dataset,split,reference,file_a,file_b,file_ref\nbox,mfif,lytro,test,yes,{near},{far},{sharp}\n"
        );
        string[] arguments =
        [
            "--manifest",
            PathOf("manifest.csv"),
            "-o",
            PathOf("report"),
            "--cache",
            PathOf("cache"),
            "--threads",
            "1",
            "--methods",
            "average,laplacian",
            "--metric",
            "EN,MEF-SSIM,PSNR",
        ];
        Assert.AreEqual(0, RunCommand.Create().Parse(arguments).Invoke());
        string tables = File.ReadAllText(PathOf("report/tables.md"));
        StringAssert.Contains(tables, "### Lytro, 1 pairs\n\n| method | EN | PSNR |");
        StringAssert.Contains(tables, "| laplacian | **");
        string fused = Directory.GetFiles(PathOf("cache/test/mfif-lytro/laplacian-distance"), "box.*.png").Single();
        DateTime time = File.GetLastWriteTimeUtc(fused);
        Assert.IsTrue(File.Exists(PathOf("report/sheets/mfif-lytro-1.png")));
        string values = File.ReadAllText(PathOf("cache/test/mfif-lytro/values.csv"));
        Assert.AreEqual(0, RunCommand.Create().Parse([.. arguments, "--no-sheets"]).Invoke());
        Assert.AreEqual(time, File.GetLastWriteTimeUtc(fused));
        Assert.AreEqual(values, File.ReadAllText(PathOf("cache/test/mfif-lytro/values.csv")));
        Assert.AreEqual(tables, File.ReadAllText(PathOf("report/tables.md")));

        // A black picture in place of the fused one is measured for what it is, whatever its time says: its entropy is 0.
        FusionImage was = PictureFile.Read(fused);
        FusionImage black = new(new ImagePlane(was.Height, was.Width));
        PictureFile.Write(fused, black, new PictureWriteOptions { Overwrite = true });
        File.SetLastWriteTimeUtc(fused, time);
        Assert.AreEqual(0, RunCommand.Create().Parse([.. arguments, "--no-sheets"]).Invoke());
        StringAssert.Contains(File.ReadAllText(PathOf("report/values.csv")), "mfif/lytro,box,laplacian,EN,0,");

        // Other sources are fused anew.
        Write(
            "manifest.csv",
            $"id,task,dataset,split,reference,file_a,file_b,file_ref\nbox,mfif,lytro,test,yes,{far},{near},{sharp}\n"
        );
        Assert.AreEqual(0, RunCommand.Create().Parse([.. arguments, "--no-sheets"]).Invoke());
        Assert.HasCount(2, Directory.GetFiles(PathOf("cache/test/mfif-lytro/laplacian-distance"), "box.*.png"));
    }

    [TestMethod]
    public void Colours_are_compared_with_a_pseudo_reference_and_metrics_of_another_task_say_nothing()
    {
        string red = Color("red.png", 0.8f, 0.5f);
        string blue = Color("blue.png", 0.4f, 0.8f);
        const string Header = "id,task,dataset,split,reference,file_a,file_b,file_ref\n";
        Write(
            "manifest.csv",
            $"{Header}same,meif,mefb,test,pseudo,{red},{red},{red}\nother,meif,mefb,test,pseudo,{red},{red},{blue}\n"
        );
        string[] arguments =
        [
            "--manifest",
            PathOf("manifest.csv"),
            "-o",
            PathOf("report"),
            "--cache",
            PathOf("cache"),
            "--methods",
            "average",
            "--metric",
            "PSNR,appearance",
            "--no-sheets",
        ];
        Assert.AreEqual(0, RunCommand.Create().Parse(arguments).Invoke());
        string values = File.ReadAllText(PathOf("report/values.csv"));
        StringAssert.Contains(values, "meif/mefb,same,average,CIEDE2000,0,");
        StringAssert.Contains(values, "meif/mefb,same,average,HueError,0,");
        StringAssert.Contains(values, "meif/mefb,same,average,PSNR,,there is no reference");
        StringAssert.Contains(values, "meif/mefb,same,average,Halo,,for infrared and visible pictures only");
        StringAssert.Contains(values, "meif/mefb,same,average,SulciDepth,,for medical pictures only");
        string turned = values.Split('\n').Single(line => line.Contains("other,average,HueError,", StringComparison.Ordinal));
        Assert.IsGreaterThan(40, double.Parse(turned.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture));
        StringAssert.Contains(
            File.ReadAllText(PathOf("report/tables.md")),
            "Better when smaller: CIEDE2000, HueError, BrightnessShift, LowPassShift, DayDarkening, Halo, NoiseGain, Clipped;"
        );

        string Color(string name, float cr, float cb)
        {
            ImagePlane[] planes = [new(16, 16), new(16, 16), new(16, 16)];
            planes[0].Samples.Fill(0.4f);
            planes[1].Samples.Fill(cr);
            planes[2].Samples.Fill(cb);
            PictureFile.Write(PathOf(name), new FusionImage(planes[0], planes[1], planes[2]));
            return PathOf(name);
        }
    }

    [TestMethod]
    [DataRow("--sets", "moon", "There is no set moon")]
    [DataRow("--methods", "magic", "There is no method magic")]
    public void Unknown_names_are_refused_with_those_that_there_are(string option, string value, string problem)
    {
        Write("manifest.csv", "id,task,dataset,split,file_a,file_b\nx,ivf,tno,test,a.png,b.png\n");
        EvaluationInputException error = Assert.ThrowsExactly<EvaluationInputException>(() =>
            RunCommand
                .Create()
                .Parse(["--manifest", PathOf("manifest.csv"), "-o", PathOf("o"), "--cache", PathOf("c"), option, value])
                .Invoke(new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false })
        );
        StringAssert.Contains(error.Message, problem);
    }

    private static IEnumerable<EvaluationRow> Rows(string id, double mine, double one, double two)
    {
        EvaluationPair pair = new(id, ["a", "b"]);
        (string Method, double Value)[] values = [("mine", mine), ("one", one), ("two", two)];
        return values.Select(value => new EvaluationRow(
            pair,
            new FusedMethod(value.Method, "f"),
            "f",
            [double.IsNaN(value.Value) ? MetricValue.Undefined("none") : new MetricValue(value.Value)],
            null
        ));
    }

    private string Picture(string name, int height, int width, float value)
    {
        ImagePlane plane = new(height, width);
        plane.Samples.Fill(value);
        PictureFile.Write(PathOf(name), new FusionImage(plane));
        return PathOf(name);
    }
}
