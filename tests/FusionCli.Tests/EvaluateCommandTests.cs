using System.Text.Json;

namespace FusionML.Cli.Tests;

[TestClass]
public sealed class EvaluateCommandTests : CliTest
{
    private const int Side = 32;

    [TestMethod]
    public void Folders_are_evaluated_and_all_four_files_are_written()
    {
        string[] arguments =
        [
            .. Folders(2),
            "--fused",
            $"weak={PathOf("weak")}",
            "--fused",
            $"strong={PathOf("strong")}",
            "--metric",
            "EN,SD",
            "-o",
            PathOf("out"),
        ];
        CliRun run = Cli.Run(["evaluate", .. arguments, "--format", "csv", "--dataset", "drawn"]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "4 of 4");
        CollectionAssert.AreEquivalent(
            new[] { "values.csv", "summary.csv", "report.json", "report.html", "evaluation.journal" },
            Directory.GetFiles(PathOf("out")).Select(Path.GetFileName).ToArray()
        );
        Assert.AreEqual(File.ReadAllText(Path.Combine(PathOf("out"), "summary.csv")), run.Output);

        // Stripes of 0 and the level in equal numbers: SD is half the level.
        StringAssert.Contains(run.Output, "drawn,SD,higher,weak,51,0,2,2,2");
        StringAssert.Contains(run.Output, "drawn,SD,higher,strong,102,0,2,2,1");
    }

    [TestMethod]
    public void Methods_can_be_rows_and_a_latex_table_marks_the_best()
    {
        string[] arguments =
        [
            "evaluate",
            .. Folders(2),
            "--fused",
            $"weak={PathOf("weak")}",
            "--fused",
            $"strong={PathOf("strong")}",
            "--metric",
            "SD",
            "--no-html",
            "-o",
        ];
        CliRun latex = Cli.Run([.. arguments, PathOf("latex"), "--format", "latex"]);
        Assert.AreEqual(ExitCode.Done, latex.ExitCode, latex.Error);
        StringAssert.Contains(latex.Output, "weak & \\underline{51.0} \\\\\nstrong & \\textbf{102.0} \\\\\n");
        CliRun rows = Cli.Run([.. arguments, PathOf("rows"), "--rows", "methods"]);
        StringAssert.Contains(rows.Output, "method");
        Assert.Contains("strong", rows.Output.Split('\n').Single(line => line.Contains("102.0000", StringComparison.Ordinal)));

        // Two pairs, the second method better on both: 2 of the 4 ways to draw the signs are as one-sided.
        StringAssert.Contains(rows.Output, "weak against strong");
        StringAssert.Contains(rows.Output, "0.5");
    }

    [TestMethod]
    public void An_existing_report_needs_force_and_finished_rows_come_from_the_journal()
    {
        string[] arguments =
        [
            "evaluate",
            .. Folders(2),
            "--fused",
            $"weak={PathOf("weak")}",
            "--metric",
            "EN",
            "-o",
            PathOf("out"),
            "--no-html",
        ];
        Assert.AreEqual(ExitCode.Done, Cli.Run(arguments).ExitCode);
        Assert.IsFalse(File.Exists(Path.Combine(PathOf("out"), "report.html")));
        CliRun again = Cli.Run(arguments);
        Assert.AreEqual(ExitCode.Usage, again.ExitCode);
        StringAssert.Contains(again.Error, "--force");
        CliRun forced = Cli.Run([.. arguments, "--force"]);
        Assert.AreEqual(ExitCode.Done, forced.ExitCode, forced.Error);
        StringAssert.Contains(forced.Error, "2 of 2 fused pictures (2 from the journal)");
    }

    [TestMethod]
    public void A_manifest_is_filtered_by_split_and_data_set()
    {
        Folders(3);
        File.WriteAllText(
            PathOf("pairs.csv"),
            "id,dataset,split,file_a,file_b\np1,one,test,first/p1.png,second/p1.png\n"
                + "p2,two,test,first/p2.png,second/p2.png\np3,one,train,first/p3.png,second/p3.png\n"
        );
        string[] arguments =
        [
            "evaluate",
            "--manifest",
            PathOf("pairs.csv"),
            "--fused",
            $"weak={PathOf("weak")}",
            "--metric",
            "EN",
            "--format",
            "json",
        ];
        CliRun run = Cli.Run([.. arguments, "-o", PathOf("out"), "--split", "test", "--dataset", "one"]);
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("p1", json.RootElement.GetProperty("rows").EnumerateArray().Single().GetProperty("pair").GetString());
        CliRun unknown = Cli.Run([.. arguments, "-o", PathOf("other"), "--split", "validation"]);
        Assert.AreEqual(ExitCode.Usage, unknown.ExitCode);
        StringAssert.Contains(unknown.Error, "test, train");
    }

    [TestMethod]
    public void Missing_and_broken_pictures_are_listed_the_rest_is_done_and_3_is_returned()
    {
        string[] folders = Folders(3);
        File.Delete(PathOf("weak/p1.png"));
        File.WriteAllText(PathOf("weak/p2.png"), "no picture");
        CliRun run = Cli.Run([
            "evaluate",
            .. folders,
            "--fused",
            $"weak={PathOf("weak")}",
            "--metric",
            "EN",
            "-o",
            PathOf("out"),
        ]);
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "pairs, p1, weak: there is no picture p1.*");
        StringAssert.Contains(run.Error, "pairs, p2, weak: p2.png");
        StringAssert.Contains(run.Error, "2 of 3");
        StringAssert.Contains(File.ReadAllText(PathOf("out/values.csv")), "pairs,p3,weak,EN,1,");
    }

    [TestMethod]
    public void A_cancelled_evaluation_returns_130_and_keeps_the_journal()
    {
        CliRun run = Cli.Run(
            new CancellationToken(true),
            ["evaluate", .. Folders(2), "--fused", $"weak={PathOf("weak")}", "-o", PathOf("out")]
        );
        Assert.AreEqual(ExitCode.Cancelled, run.ExitCode);
        CollectionAssert.AreEqual(
            new[] { "evaluation.journal" },
            Directory.GetFiles(PathOf("out")).Select(Path.GetFileName).ToArray()
        );
    }

    [TestMethod]
    [DataRow("--fused weak", "NAME=DIR")]
    [DataRow("--fused weak=gone", "gone")]
    [DataRow("--fused weak=. --fused weak=.", "weak more than once")]
    [DataRow("--fused weak=. --manifest x", "either --manifest")]
    [DataRow("--fused weak=. --metric ENN", "ENN")]
    [DataRow("--fused weak=. --rows methods --format csv", "--rows is for the table")]
    [DataRow("--fused weak=. --lossless-pictures --picture-quality 50", "give one of the two")]
    public void What_does_not_go_together_is_a_usage_error(string words, string named)
    {
        CliRun run = Cli.Run(["evaluate", .. Folders(1), .. words.Split(' '), "-o", PathOf("out")]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, named);
        Assert.IsFalse(Directory.Exists(PathOf("out")));
    }

    [TestMethod]
    [DataRow("id,file_a,file_b\np1,first/p1.png\n", "has 2 fields, the header has 3")]
    [DataRow(
        "id,file_a,file_b\np1,first/p1.png,second/p1.png\np1,first/p1.png,second/p1.png\n",
        "p1 (data set pairs) is given 2 times"
    )]
    public void A_manifest_that_can_not_be_evaluated_is_a_usage_error(string manifest, string named)
    {
        Folders(1);
        File.WriteAllText(PathOf("pairs.csv"), manifest);
        CliRun run = Cli.Run(
            "evaluate",
            "--manifest",
            PathOf("pairs.csv"),
            "--fused",
            $"weak={PathOf("weak")}",
            "-o",
            PathOf("out")
        );
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, named);
    }

    [TestMethod]
    public void A_journal_that_another_run_has_open_is_a_usage_error()
    {
        string[] folders = Folders(1);
        Directory.CreateDirectory(PathOf("out"));
        using FileStream held = new(PathOf("out/evaluation.journal"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        CliRun run = Cli.Run([
            "evaluate",
            .. folders,
            "--fused",
            $"weak={PathOf("weak")}",
            "--metric",
            "EN",
            "-o",
            PathOf("out"),
        ]);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "evaluation.journal can't be opened; is another run writing it?");
    }

    [TestMethod]
    public void Names_that_would_act_in_a_spreadsheet_or_terminal_are_shown_as_text()
    {
        Folders(1);
        const string Formula = "=HYPERLINK(\"\"x\"\")";
        File.WriteAllText(
            PathOf("pairs.csv"),
            $"id,dataset,file_a,file_b\n\"{Formula}\",@set,first/p1.png,second/p1.png\n"
                + "p1\u001b[31m\u202egnp,-1+1,first/p1.png,second/p1.png\n"
        );
        string[] arguments = ["--manifest", PathOf("pairs.csv"), "--metric", "EN,CC", "--fused", $"weak={PathOf("weak")}"];
        CliRun run = Cli.Run(["evaluate", .. arguments, "-o", PathOf("out")]);
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "-1+1, p1\\u001B[31m\\u202Egnp, weak: ");
        foreach (string name in new[] { "values.csv", "summary.csv", "report.html" })
        {
            string text = File.ReadAllText(PathOf($"out/{name}"));
            Assert.IsFalse(
                text.Contains('\u001b', StringComparison.Ordinal) || text.Contains('\u202e', StringComparison.Ordinal),
                name
            );
        }

        string[] lines = File.ReadAllLines(PathOf("out/values.csv"));
        StringAssert.StartsWith(lines[1], "\"'@set\",\"'=HYPERLINK(\"\"x\"\")\",weak,EN,");
        StringAssert.StartsWith(lines[3], "\"'-1+1\",p1\\u001B[31m\\u202Egnp,weak,EN,");
        StringAssert.StartsWith(File.ReadAllLines(PathOf("out/summary.csv"))[1], "\"'@set\",EN,higher,weak,");
        StringAssert.Contains(File.ReadAllText(PathOf("out/report.html")), "p1\\u001B[31m\\u202Egnp");
    }

    /// <summary>Draws pairs and the fused pictures of two methods; returns the options for the sources.</summary>
    private string[] Folders(int count)
    {
        foreach (string folder in new[] { "first", "second", "weak", "strong" })
        {
            Directory.CreateDirectory(PathOf(folder));
            for (int index = 1; index <= count; index++)
            {
                double level =
                    folder == "weak" ? 0.4
                    : folder == "strong" ? 0.8
                    : 0.1 * index;
                int period = folder == "first" ? 8 : 2;
                WriteGray($"{folder}/p{index}.png", Side, Side, (_, x) => x % period < period / 2 ? 0 : level);
            }
        }

        return ["--first", PathOf("first"), "--second", PathOf("second")];
    }
}
