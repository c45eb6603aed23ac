using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary>Nothing that is read, and nothing that a person made, is replaced by an output.</summary>
[TestClass]
public sealed class LostFilesTests : CliTest
{
    [TestMethod]
    public void A_decision_map_never_replaces_a_source_or_the_picture()
    {
        (string first, string second) = Pair();
        byte[] before = File.ReadAllBytes(second);
        string[] fuse = ["fuse", first, second, "--task", "mfif", "-o", OutPath, "--force", "--decision-map"];
        AssertRefused(Cli.Run([.. fuse, second]), "would be lost");
        File.CreateSymbolicLink(PathOf("link.png"), OutPath);
        AssertRefused(Cli.Run([.. fuse, PathOf("link.png")]), "would be lost");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(second));
    }

    [TestMethod]
    public void Align_replaces_none_of_its_inputs()
    {
        (string first, string second) = Pair();
        string points = PathOf("points.csv");
        File.WriteAllText(points, "first_x,first_y,second_x,second_y\n1,1,1,1\n9,1,9,1\n1,9,1,9\n");
        string[] align = ["align", first, second, "--points", points, "--force", "-o"];
        AssertRefused(Cli.Run([.. align, points]), "would be lost");
        AssertRefused(Cli.Run([.. align, first]), "would be lost");
        AssertRefused(Cli.Run([.. align, PathOf("rig.json"), "--preview", second]), "would be lost");
        AssertRefused(Cli.Run([.. align, PathOf("same.png"), "--preview", PathOf("same.png")]), "would be lost");
        StringAssert.StartsWith(File.ReadAllText(points), "first_x");
    }

    [TestMethod]
    public void A_batch_replaces_neither_its_manifest_nor_a_list_of_somebody_else()
    {
        Pair();
        string manifest = PathOf("fusion.csv");
        File.WriteAllText(manifest, "file_a,file_b\na.png,b.png\n");
        AssertRefused(Cli.Run("fuse", "--manifest", manifest, "--rule", "average", "-o", PathOf(".")), "would be lost");
        Directory.CreateDirectory(PathOf("other"));
        File.WriteAllText(PathOf("other/fusion.csv"), "precious");
        AssertRefused(
            Cli.Run("fuse", "--manifest", manifest, "--rule", "average", "-o", PathOf("other")),
            "was not written by a batch"
        );
        Assert.AreEqual("precious", File.ReadAllText(PathOf("other/fusion.csv")));
        StringAssert.StartsWith(File.ReadAllText(manifest), "file_a");
    }

    [TestMethod]
    public void A_result_that_a_person_has_changed_stays()
    {
        (string first, _) = Pair();
        File.WriteAllText(PathOf("pairs.csv"), "id,file_a,file_b\np,a.png,b.png\n");
        string[] fuse = ["fuse", "--manifest", PathOf("pairs.csv"), "--rule", "average", "-o", PathOf("fused")];
        Assert.AreEqual(ExitCode.Done, Cli.Run(fuse).ExitCode);
        File.Copy(first, PathOf("fused/p.png"), overwrite: true);
        CliRun again = Cli.Run(fuse);
        Assert.AreEqual(ExitCode.Picture, again.ExitCode);
        StringAssert.Contains(again.Error, "--force");
        CollectionAssert.AreEqual(File.ReadAllBytes(first), File.ReadAllBytes(PathOf("fused/p.png")));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_name_with_a_line_end_is_a_pair_like_any_other()
    {
        Directory.CreateDirectory(PathOf("one"));
        Directory.CreateDirectory(PathOf("two"));
        WriteGray("one/new\nline.png", 8, 8, (_, _) => 0.25);
        WriteGray("two/new\nline.png", 8, 8, (_, _) => 0.75);
        CliRun run = Cli.Run(
            "fuse",
            "--first",
            PathOf("one"),
            "--second",
            PathOf("two"),
            "--rule",
            "average",
            "-o",
            PathOf("fused")
        );
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        Assert.AreEqual(0.5, PictureFile.Read(PathOf("fused/new\nline.png")).Y[3, 3], 0.01);
    }

    [TestMethod]
    public void An_order_that_does_not_go_with_the_task_is_a_usage_error()
    {
        (string first, string second) = Pair();
        AssertRefused(Cli.Run("fuse", first, second, "--task", "ivf", "--order", "together", "-o", OutPath), "Together");
    }

    private static void AssertRefused(CliRun run, string words)
    {
        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, words);
    }

    private (string First, string Second) Pair() =>
        (
            WriteGray("a.png", 16, 16, (y, x) => 0.5 + 0.4 * Math.Sin(x)),
            WriteGray("b.png", 16, 16, (y, x) => 0.5 + 0.4 * Math.Sin(y))
        );
}
