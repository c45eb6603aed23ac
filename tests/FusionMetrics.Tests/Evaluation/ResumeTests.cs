namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class ResumeTests : IDisposable
{
    private readonly EvaluationFolder _folder = new();
    private readonly List<EvaluationPair> _pairs;
    private readonly FusedMethod[] _methods;

    public ResumeTests()
    {
        _pairs = _folder.MakePairs(4);
        _methods = [_folder.MakeMethod("dark", 4, 100), _folder.MakeMethod("light", 4, 200)];
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_run_after_an_interruption_goes_on_and_ends_like_one_that_was_not_interrupted()
    {
        using CancellationTokenSource interruption = new();
        Reports reports = new(progress =>
        {
            if (progress.Done == 3)
            {
                interruption.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => Evaluation("default", threads: 1).Run(reports, interruption.Token));
        int finished = Rows().Length;
        Assert.AreEqual(3, finished);

        Reports second = new();
        string resumed = Csv(Evaluation("default").Run(second));
        Assert.AreEqual(finished, second.Last.Resumed);
        Assert.AreEqual(_pairs.Count * _methods.Length, second.Last.Done);
        Assert.AreEqual(Csv(new DatasetEvaluation(_pairs, _methods, MetricRegistry.Default).Run()), resumed);
    }

    [TestMethod]
    public void What_the_journal_holds_is_not_computed_again()
    {
        Evaluation("EN,SD").Run();

        // An entropy that no picture has shows where the value comes from.
        string journal = File.ReadAllText(_folder.JournalPath);
        File.WriteAllText(_folder.JournalPath, journal.Replace("\"EN\":1,", "\"EN\":42.5,", StringComparison.Ordinal));
        EvaluationTable table = Evaluation("SD,EN").Run();
        Assert.AreEqual(42.5, table.Rows[0].Values[1].Value);
        Assert.AreEqual(50, table.Rows[0].Values[0].Value, 1e-12);
    }

    [TestMethod]
    public void Only_the_metrics_that_are_new_are_computed()
    {
        Evaluation("EN,SD").Run();
        string[] before = Rows();
        Reports reports = new();
        EvaluationTable table = Evaluation("EN,MI").Run(reports);
        string[] added = Rows()[before.Length..];
        Assert.HasCount(8, added);
        Assert.IsTrue(
            added.All(line =>
                line.Contains("\"MI\"", StringComparison.Ordinal) && !line.Contains("\"EN\"", StringComparison.Ordinal)
            )
        );
        Assert.AreEqual(0, reports.Last.Resumed);
        Assert.AreEqual(Csv(new DatasetEvaluation(_pairs, _methods, MetricRegistry.Parse("EN,MI")).Run()), Csv(table));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{\"key\":\"ab")]
    [DataRow("{\"key\":\"ab\",\"values\":{\"EN\":")]
    [DataRow("null")]
    [DataRow("\0\0\0\0")]
    [DataRow("{\"key\":null,\"values\":{\"EN\":1},\"reasons\":{}}")]
    public void A_half_written_last_line_is_passed_over_and_what_follows_is_whole(string half)
    {
        Evaluation("EN").Run();
        string[] lines = Rows();
        File.WriteAllText(_folder.JournalPath, string.Join('\n', lines[..5]) + "\n" + half);
        Reports reports = new();
        string resumed = Csv(Evaluation("EN").Run(reports));
        Assert.AreEqual(5, reports.Last.Resumed);
        Assert.AreEqual(Csv(new DatasetEvaluation(_pairs, _methods, MetricRegistry.Parse("EN")).Run()), resumed);
        Evaluation("EN").Run(reports);
        Assert.AreEqual(8, reports.Last.Resumed);
    }

    [TestMethod]
    public void A_picture_that_changed_is_evaluated_again()
    {
        Evaluation("EN").Run();
        string path = _folder.Write(RandomPictures.Noise(24, 24, 5), "dark", "p2.png");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(1));
        Reports reports = new();
        EvaluationTable table = Evaluation("EN").Run(reports);
        Assert.AreEqual(7, reports.Last.Resumed);
        Assert.IsGreaterThan(6, table.Rows[2].Values[0].Value);
    }

    [TestMethod]
    public void Values_that_are_not_defined_keep_their_reason()
    {
        EvaluationTable first = Evaluation("MEF-SSIM,MS-SSIM").Run();
        Assert.IsTrue(
            first.Rows.Any(row => row.Values.Any(value => !value.IsDefined)),
            "the pictures are too small for three scales"
        );
        Reports reports = new();
        Assert.AreEqual(Csv(first), Csv(Evaluation("MEF-SSIM,MS-SSIM").Run(reports)));
        Assert.AreEqual(8, reports.Last.Resumed);
    }

    [TestMethod]
    public void Two_runs_can_not_share_a_journal()
    {
        using EvaluationJournal open = EvaluationJournal.Open(_folder.JournalPath);
        StringAssert.Contains(
            Assert.ThrowsExactly<EvaluationException>(() => Evaluation("EN").Run()).Message,
            _folder.JournalPath
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_picture_that_was_replaced_in_secret_is_evaluated_again(bool old)
    {
        string path = _folder.PathOf("dark", "p2.png");
        if (old)
        {
            // Old enough for its size and times to be relied on.
            Thread.Sleep(2100);
        }

        Evaluation("EN").Run();
        Evaluation("EN").Run();
        Assert.AreEqual(
            old && OperatingSystem.IsLinux(),
            File.ReadAllText(_folder.JournalPath).Contains("\"changed\":", StringComparison.Ordinal)
        );
        (DateTime time, byte[] content) = (File.GetLastWriteTimeUtc(path), File.ReadAllBytes(path));

        // Another picture of the same length with the same time: the entropy of all black is 0.
        byte[] black = File.ReadAllBytes(_folder.Write(new BytePlane(24, 24, new byte[24 * 24]), "black.png"));
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
        {
            file.Write(black);
            file.Write(new byte[Math.Max(0, content.Length - black.Length)]);
            file.SetLength(Math.Max(black.Length, content.Length));
        }

        File.SetLastWriteTimeUtc(path, time);
        Reports reports = new();
        EvaluationTable table = Evaluation("EN").Run(reports);
        Assert.AreEqual(7, reports.Last.Resumed);
        Assert.AreEqual(0, table.Rows[2].Values[0].Value);
    }

    [TestMethod]
    public void What_a_journal_says_of_files_is_relied_on_unless_they_are_to_be_verified()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux tells when a file was changed.");
        }

        Thread.Sleep(2100);
        Evaluation("EN").Run();

        // Another digest that the journal claims shows who has read the file.
        string[] lines = File.ReadAllLines(_folder.JournalPath);
        string fused = _folder.PathOf("dark", "p2.png");
        int at = Array.FindIndex(lines, line => line.Contains($"{{\"file\":\"{fused}\"", StringComparison.Ordinal));
        lines[at] = lines[at][..lines[at].IndexOf("\"hash\"", StringComparison.Ordinal)] + "\"hash\":\"another\"}";
        File.WriteAllLines(_folder.JournalPath, lines);
        Reports reports = new();
        Evaluation("EN", verify: true).Run(reports);
        Assert.AreEqual(8, reports.Last.Resumed);
        File.WriteAllLines(_folder.JournalPath, lines);
        Evaluation("EN").Run(reports);
        Assert.AreEqual(7, reports.Last.Resumed);
    }

    [TestMethod]
    public void A_journal_holds_wherever_its_files_lie()
    {
        Evaluation("EN").Run();
        using EvaluationFolder other = new();
        List<EvaluationPair> pairs = other.MakePairs(4);
        FusedMethod[] methods = [other.MakeMethod("dark", 4, 100), other.MakeMethod("light", 4, 200)];
        Reports reports = new();
        DatasetEvaluationOptions options = new() { JournalPath = _folder.JournalPath };
        new DatasetEvaluation(pairs, methods, MetricRegistry.Parse("EN"), options).Run(reports);
        Assert.AreEqual(8, reports.Last.Resumed);
    }

    /// <summary>The journal's lines about rows.</summary>
    private string[] Rows() =>
        [.. File.ReadLines(_folder.JournalPath).Where(line => line.Contains("\"pair\":", StringComparison.Ordinal))];

    private DatasetEvaluation Evaluation(string metrics, int threads = 2, bool verify = false) =>
        new(
            _pairs,
            _methods,
            MetricRegistry.Parse(metrics),
            new DatasetEvaluationOptions
            {
                JournalPath = _folder.JournalPath,
                MaxThreads = threads,
                VerifyFiles = verify,
            }
        );

    private static string Csv(EvaluationTable table)
    {
        using StringWriter text = new();
        EvaluationCsv.WriteValues(text, table);
        return text.ToString();
    }

    private sealed class Reports(Action<EvaluationProgress>? then = null) : IProgress<EvaluationProgress>
    {
        public EvaluationProgress Last { get; private set; }

        public void Report(EvaluationProgress value)
        {
            Last = value;
            then?.Invoke(value);
        }
    }
}
