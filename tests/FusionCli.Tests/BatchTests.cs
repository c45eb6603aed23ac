using System.Diagnostics;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary>Many pairs in one call: which pairs there are, what is left of a failure, and how a run goes on.</summary>
[TestClass]
public sealed class BatchTests : CliTest
{
    private string Out => PathOf("out");

    [TestMethod]
    public void Pairs_of_two_folders_are_fused_by_their_names_and_listed()
    {
        WritePairs(("a", 0.2, 0.6), ("b", 0.4, 0.8));
        CliRun run = Fuse("--json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        AssertFused("a.png", 0.4);
        AssertFused("b.png", 0.6);
        string[] lines = File.ReadAllLines(Path.Combine(Out, "fusion.csv"));
        Assert.AreEqual("id,first,second,output,status,width,height,problem", lines[0]);
        Assert.AreEqual($"a,{PathOf("first/a.png")},{PathOf("second/a.png")},{Path.Combine(Out, "a.png")},fused,7,5,", lines[1]);
        Assert.HasCount(3, lines);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual((2, 2, 0), Counts(json.RootElement));
        CollectionAssert.AreEquivalent(new[] { "a.png", "b.png", "fusion.csv", "fusion.journal" }, Names(Out));

        static (int, int, int) Counts(JsonElement root) =>
            (root.GetProperty("pairs").GetInt32(), root.GetProperty("fused").GetInt32(), root.GetProperty("failed").GetInt32());
    }

    [TestMethod]
    public void One_folder_is_told_apart_by_two_patterns_and_other_files_are_passed_over()
    {
        Directory.CreateDirectory(PathOf("all"));
        WriteConstant("all/x-A.png", 0.2);
        WriteConstant("all/x-B.png", 0.6);
        WriteConstant("all/notes.png", 0.9);
        string all = PathOf("all");
        string[] folders = ["fuse", "--first", all, "--second", all, "-o", Out, "--rule", "average"];
        Assert.AreEqual(ExitCode.Usage, Cli.Run(folders).ExitCode);
        CliRun run = Cli.Run([.. folders, "--match", "{name}-A", "--match", "^(.+)-B$"]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        AssertFused("x.png", 0.4);
        Assert.HasCount(3, Names(Out));
    }

    [TestMethod]
    public void A_manifest_names_pairs_and_its_data_sets_have_folders()
    {
        WritePairs(("a", 0.2, 0.6), ("b", 0.4, 0.8));
        string manifest = PathOf("pairs.csv");
        File.WriteAllText(
            manifest,
            "id,file_a,file_b,dataset\none,first/a.png,second/a.png,day\none,first/b.png,second/b.png,night\n"
        );
        string[] arguments = ["fuse", "--manifest", manifest, "-o", Out, "--rule", "average", "--output-format", "pgm"];
        CliRun run = Cli.Run(arguments);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        AssertFused("day/one.pgm", 0.4);
        AssertFused("night/one.pgm", 0.6);
        File.WriteAllText(manifest, "id,file_a,file_b\none,first/a.png,second/a.png\none,first/b.png,second/b.png\n");
        CliRun twice = Cli.Run(arguments);
        Assert.AreEqual(ExitCode.Usage, twice.ExitCode);
        StringAssert.Contains(twice.Error, "2 pairs are called one");
    }

    [TestMethod]
    public void A_failure_has_one_line_and_leaves_no_file_and_the_rest_is_fused()
    {
        WritePairs(("a", 0.2, 0.6), ("b", 0.4, 0.8), ("c", 0.2, 0.2));
        File.WriteAllBytes(PathOf("second/b.png"), File.ReadAllBytes(PathOf("second/b.png"))[..40]);
        WriteConstant("first/lonely.png", 0.5);
        CliRun run = Fuse();
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        Assert.AreEqual(1, run.Error.Split('\n').Count(line => line.StartsWith("b: ", StringComparison.Ordinal)), run.Error);
        StringAssert.Contains(run.Error, "lonely: there is no picture for lonely in");
        StringAssert.Contains(run.Error, "2 of 4 pairs could not be fused");
        AssertFused("a.png", 0.4);
        AssertFused("c.png", 0.2);
        CollectionAssert.AreEquivalent(new[] { "a.png", "c.png", "fusion.csv", "fusion.journal" }, Names(Out));
        string failed = File.ReadAllLines(Path.Combine(Out, "fusion.csv"))
            .Single(line => line.StartsWith("b,", StringComparison.Ordinal));
        StringAssert.Contains(failed, ",failed,0,0,");
    }

    [TestMethod]
    public void A_second_run_takes_over_what_has_not_changed_and_fuses_the_rest()
    {
        WritePairs(("a", 0.2, 0.6), ("b", 0.4, 0.8), ("c", 0.2, 0.2));
        Fuse();
        DateTime before = File.GetLastWriteTimeUtc(Path.Combine(Out, "a.png"));
        File.Delete(Path.Combine(Out, "b.png"));
        WriteConstant("second/c.png", 1);
        CliRun refused = Fuse();
        Assert.AreEqual(ExitCode.Picture, refused.ExitCode);
        StringAssert.Contains(refused.Error, "c.png exists already; give --force");
        StringAssert.Contains(refused.Error, "1 of 3 pairs fused, 1 by an earlier run, 1 failed");
        CliRun run = Fuse("--force");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "1 of 3 pairs fused, 2 by an earlier run, 0 failed");
        AssertFused("b.png", 0.6);
        AssertFused("c.png", 0.6);
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(Path.Combine(Out, "a.png")));

        // Another option gives other results, of which the journal knows nothing.
        Assert.AreEqual(ExitCode.Picture, Fuse("--normalize", "first:0,100").ExitCode);
    }

    [TestMethod]
    public void A_result_that_was_being_written_when_the_run_was_killed_is_written_again()
    {
        WritePairs(("a", 0.2, 0.6));
        Fuse();
        string journal = Path.Combine(Out, "fusion.journal");
        File.WriteAllLines(journal, [File.ReadAllLines(journal)[0], "{\"key\":\"half"]);
        File.WriteAllText(Path.Combine(Out, "a.png"), "from the run that was killed");
        CliRun run = Fuse();
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        AssertFused("a.png", 0.4);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_batch_that_is_stopped_leaves_whole_pictures_and_goes_on()
    {
        Directory.CreateDirectory(PathOf("first"));
        Directory.CreateDirectory(PathOf("second"));
        for (int i = 0; i < 200; i++)
        {
            WriteGray($"first/{i:D3}.png", 300, 400, (y, x) => ((x ^ y) & 63) / 63.0);
            File.Copy(PathOf($"first/{i:D3}.png"), PathOf($"second/{i:D3}.png"));
        }

        string[] arguments = ["fuse", "--first", PathOf("first"), "--second", PathOf("second"), "-o", Out, "--rule", "laplacian"];
        using Process process = Cli.Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        SpinWait.SpinUntil(() => Directory.Exists(Out) && Directory.GetFiles(Out, "*.png").Length > 2, 60_000);
        using (Process stop = Process.Start("kill", $"-TERM {process.Id}"))
        {
            stop.WaitForExit();
        }

        Assert.IsTrue(process.WaitForExit(30_000), "the command does not end");
        Assert.AreEqual(ExitCode.Cancelled, process.ExitCode, error.GetAwaiter().GetResult());
        StringAssert.Contains(error.GetAwaiter().GetResult(), "the same command goes on from there");
        string[] left = Names(Out);
        int whole = left.Count(name => name.EndsWith(".png", StringComparison.Ordinal));
        Assert.IsLessThan(200, whole);
        Assert.HasCount(whole + 1, left, string.Join(' ', left));
        foreach (string picture in left.Where(name => name.EndsWith(".png", StringComparison.Ordinal)))
        {
            Assert.AreEqual(400, PictureFile.Read(Path.Combine(Out, picture)).Width);
        }

        CliRun resumed = Cli.Run(arguments);
        Assert.AreEqual(ExitCode.Done, resumed.ExitCode, resumed.Error);
        StringAssert.Contains(resumed.Error, "by an earlier run, 0 failed");
        Assert.HasCount(202, Names(Out));
    }

    [TestMethod]
    [DataRow(new[] { "--first", "first" }, "--second DIR go together")]
    [DataRow(new[] { "--first", "first", "--second", "gone" }, "There is no folder gone")]
    [DataRow(new[] { "--first", "first", "--second", "second", "--match", "(" }, "regular expression")]
    [DataRow(new[] { "--first", "first", "--second", "second", "--match", "(a)(b)" }, "2 groups")]
    [DataRow(new[] { "--first", "first", "--second", "second", "x.png" }, "Give either pictures, or many pairs")]
    [DataRow(new[] { "--manifest", "gone.csv" }, "gone.csv")]
    [DataRow(new[] { "--manifest", "gone.csv", "--first", "first" }, "does not go with --manifest")]
    [DataRow(new[] { "--first", "first", "--second", "second", "--quality", "50" }, "--quality is about JPEG")]
    public void What_does_not_go_together_is_a_usage_error(string[] options, string named)
    {
        WritePairs(("a", 0.2, 0.6));
        CliRun run = Cli.Run([
            "fuse",
            .. options.Select(option => option is "first" or "second" ? PathOf(option) : option),
            "-o",
            Out,
            "--rule",
            "average",
        ]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, named);
        Assert.IsFalse(Directory.Exists(Out));
    }

    [TestMethod]
    public void A_source_in_the_output_folder_is_not_replaced_by_chance()
    {
        WritePairs(("a", 0.2, 0.6));
        string[] arguments =
        [
            "fuse",
            "--first",
            PathOf("first"),
            "--second",
            PathOf("second"),
            "-o",
            PathOf("first"),
            "--rule",
            "average",
            "--force",
        ];
        CliRun run = Cli.Run(arguments);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "--force-overwrite-source");
        Assert.AreEqual(0.2f, PictureFile.Read(PathOf("first/a.png")).Y[0, 0], 1e-6f);
        Assert.AreEqual(ExitCode.Done, Cli.Run([.. arguments, "--force-overwrite-source"]).ExitCode);
        Assert.AreEqual(0.4f, PictureFile.Read(PathOf("first/a.png")).Y[0, 0], 1e-6f);
    }

    private CliRun Fuse(params string[] options) =>
        Cli.Run(["fuse", "--first", PathOf("first"), "--second", PathOf("second"), "-o", Out, "--rule", "average", .. options]);

    private void WritePairs(params (string Name, double First, double Second)[] pairs)
    {
        Directory.CreateDirectory(PathOf("first"));
        Directory.CreateDirectory(PathOf("second"));
        foreach ((string name, double first, double second) in pairs)
        {
            WriteConstant($"first/{name}.png", first);
            WriteConstant($"second/{name}.png", second);
        }
    }

    private void WriteConstant(string name, double sample)
    {
        File.Delete(PathOf(name));
        WriteGray(name, 5, 7, (_, _) => sample);
    }

    private void AssertFused(string name, double expected) =>
        Assert.AreEqual(expected, PictureFile.Read(Path.Combine(Out, name)).Y[4, 6], 0.51 / 255, name);

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path))];
}
