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
        int finished = File.ReadAllLines(_folder.JournalPath).Length;
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
        string[] before = File.ReadAllLines(_folder.JournalPath);
        Reports reports = new();
        EvaluationTable table = Evaluation("EN,MI").Run(reports);
        string[] added = File.ReadAllLines(_folder.JournalPath)[before.Length..];
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
        string[] lines = File.ReadAllLines(_folder.JournalPath);
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

    private DatasetEvaluation Evaluation(string metrics, int threads = 2) =>
        new(
            _pairs,
            _methods,
            MetricRegistry.Parse(metrics),
            new DatasetEvaluationOptions { JournalPath = _folder.JournalPath, MaxThreads = threads }
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
