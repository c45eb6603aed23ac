using System.Diagnostics;
using System.Globalization;

namespace FusionML.Cli.Tests;

/// <summary>Parts of the pairs by <c>--shard</c>, and what joins them.</summary>
[TestClass]
public sealed class ShardTests : CliTest
{
    private const int Pairs = 11;

    private static readonly string[] Reports = ["values.csv", "summary.csv", "report.json", "report.html"];

    private string Manifest => PathOf("pairs.csv");

    [TestMethod]
    public void Shards_of_fusing_and_evaluating_join_into_the_bytes_of_one_process()
    {
        WritePairs();
        Assert.AreEqual(ExitCode.Done, Fuse("whole").ExitCode);
        foreach (int i in new[] { 3, 1, 2 })
        {
            CliRun run = Fuse("parts", "--shard", $"{i}/3");
            Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
            StringAssert.Contains(run.Error, $"shard {i} of 3: ");
        }

        Assert.IsFalse(File.Exists(PathOf("parts/fusion.csv")));
        CliRun merged = Cli.Run("merge", PathOf("parts"));
        Assert.AreEqual(ExitCode.Done, merged.ExitCode, merged.Error);
        Assert.AreEqual(
            File.ReadAllText(PathOf("whole/fusion.csv")).Replace(PathOf("whole"), PathOf("parts"), StringComparison.Ordinal),
            File.ReadAllText(PathOf("parts/fusion.csv"))
        );
        for (int i = 0; i < Pairs; i++)
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(PathOf($"whole/p{i}.png")), File.ReadAllBytes(PathOf($"parts/p{i}.png")));
        }

        // A fused picture that is missing is listed, in both ways alike.
        File.Delete(PathOf("parts/p4.png"));
        CliRun whole = Evaluate("whole-report");
        Assert.AreEqual(ExitCode.Picture, whole.ExitCode, whole.Error);
        foreach (int i in new[] { 2, 3, 1 })
        {
            Evaluate("part-reports", "--shard", $"{i}/3");
        }

        merged = Cli.Run("merge", PathOf("part-reports"));
        Assert.AreEqual(ExitCode.Picture, merged.ExitCode, merged.Error);
        Assert.AreEqual(whole.Output, merged.Output);
        foreach (string name in Reports)
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(PathOf($"whole-report/{name}")),
                File.ReadAllBytes(PathOf($"part-reports/{name}")),
                name
            );
        }
    }

    [TestMethod]
    public void Every_pair_is_in_one_shard_by_a_hash_that_does_not_change()
    {
        // XXH3 with 64 bits and seed 0 of these bytes, by the library of its author (python3-xxhash 3.2): modulo 8, plus 1.
        Assert.AreEqual(
            "8,4,7,5",
            string.Join(',', new[] { "a", "pair-1", "FLIR_00211", "ä" }.Select(id => Shard.NumberOf(id, 8)))
        );
        int[] counts =
        [
            .. Enumerable
                .Range(0, 8000)
                .Select(i => Shard.NumberOf(i.ToString(CultureInfo.InvariantCulture), 8))
                .GroupBy(number => number)
                .OrderBy(group => group.Key)
                .Select(group => group.Count()),
        ];

        // 1,000 each, give or take five standard deviations of a binomial distribution.
        Assert.HasCount(8, counts);
        Assert.IsTrue(counts.All(count => Math.Abs(count - 1000) < 150), string.Join(", ", counts));
    }

    [TestMethod]
    public void A_merge_names_what_is_missing_and_writes_nothing()
    {
        WritePairs();
        Fuse("parts");
        Evaluate("reports", "--shard", "1/3");
        Evaluate("reports", "--shard", "3/3");
        string journal = PathOf("reports/evaluation.3-of-3.journal");
        string[] lines = File.ReadAllLines(journal);
        int last = Array.FindLastIndex(lines, line => line.Contains("\"values\"", StringComparison.Ordinal));
        File.WriteAllLines(journal, [.. lines.Where((_, i) => i != last), lines[last][..20]]);
        CliRun run = Cli.Run("merge", PathOf("reports"));
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        int own = Enumerable.Range(0, Pairs).Count(i => Shard.NumberOf($"p{i}", 3) == 3);
        StringAssert.Contains(run.Error, $"shard 2 of 3 is missing, shard 3 of 3 has {own - 1} of {own} results");
        Assert.IsFalse(Reports.Any(name => File.Exists(PathOf($"reports/{name}"))));

        // The shards that are run again go on from there.
        CliRun again = Evaluate("reports", "--shard", "3/3");
        StringAssert.Contains(again.Error, $"{own} of {own} fused pictures ({own - 1} from the journal)");
        Evaluate("reports", "--shard", "2/3");
        Assert.AreEqual(ExitCode.Done, Cli.Run("merge", PathOf("reports")).ExitCode);
        StringAssert.Contains(Cli.Run("merge", PathOf("reports")).Error, "--force");
    }

    [TestMethod]
    public void A_fused_picture_that_is_gone_or_another_is_missed_by_the_merge()
    {
        WritePairs();
        Fuse("parts", "--shard", "1/1");
        string picture = PathOf("parts/p3.png");
        byte[] content = File.ReadAllBytes(picture);
        File.Delete(picture);
        StringAssert.Contains(Cli.Run("merge", PathOf("parts")).Error, $"shard 1 of 1 has {Pairs - 1} of {Pairs} results");
        File.WriteAllBytes(picture, content[..^1]);
        StringAssert.Contains(Cli.Run("merge", PathOf("parts")).Error, $"shard 1 of 1 has {Pairs - 1} of {Pairs} results");
        File.WriteAllBytes(picture, [.. content[..^1], (byte)~content[^1]]);
        StringAssert.Contains(
            Cli.Run("merge", PathOf("parts"), "--verify").Error,
            $"shard 1 of 1 has {Pairs - 1} of {Pairs} results"
        );
        File.WriteAllBytes(picture, content);
        Assert.AreEqual(ExitCode.Done, Cli.Run("merge", PathOf("parts"), "--verify").ExitCode);
    }

    [TestMethod]
    [DataRow("0/8", "from 1/8 to 8/8")]
    [DataRow("9/8", "from 1/8 to 8/8")]
    [DataRow("-1/8", "from 1/8 to 8/8")]
    [DataRow("3", "I/N")]
    [DataRow("1/0", "I/N")]
    [DataRow("1/8/2", "I/N")]
    public void A_shard_out_of_range_is_refused(string shard, string expected)
    {
        WritePairs();
        CliRun run = Fuse("parts", "--shard", shard);
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, $"--shard is '{shard}'");
        StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(Directory.Exists(PathOf("parts")));
    }

    [TestMethod]
    public void Another_manifest_number_of_parts_and_options_are_refused_with_both_sides()
    {
        WritePairs();
        Fuse("parts", "--shard", "1/2");
        StringAssert.Contains(Fuse("parts", "--shard", "1/3").Error, "shard 1 of 2 and shard 1 of 3");
        CliRun options = Fuse("parts", "--shard", "1/2", "--quality", "80", "--output-format", "jpg");
        Assert.AreEqual(ExitCode.Usage, options.ExitCode);
        StringAssert.Contains(options.Error, "fusion.1-of-2.journal and this command do not go together: the options of the one");

        // The second shard is of a longer list: it runs, and the merge tells them apart.
        string before = File.ReadAllText(Manifest);
        File.WriteAllText(Manifest, before + "extra,first/p0.png,second/p1.png\n");
        CliRun other = Fuse("parts", "--shard", "1/2");
        Assert.AreEqual(ExitCode.Usage, other.ExitCode);
        StringAssert.Contains(other.Error, "the list of pairs of the one is");
        Assert.AreEqual(ExitCode.Done, Fuse("parts", "--shard", "2/2").ExitCode);
        CliRun merge = Cli.Run("merge", PathOf("parts"));
        Assert.AreEqual(ExitCode.Usage, merge.ExitCode);
        StringAssert.Contains(
            merge.Error,
            "fusion.1-of-2.journal and fusion.2-of-2.journal do not go together: the list of pairs"
        );

        // With one list again, but not with the manifest as it is now.
        Assert.AreEqual(ExitCode.Done, Fuse("parts", "--shard", "1/2", "--force").ExitCode);
        File.WriteAllText(Manifest, before);
        StringAssert.Contains(Cli.Run("merge", PathOf("parts")).Error, "what they are of now");
    }

    [TestMethod]
    public void Another_version_and_other_weights_are_refused_with_both_sides()
    {
        WritePairs();
        Fuse("parts", "--shard", "1/2");
        Fuse("parts", "--shard", "2/2");
        string journal = PathOf("parts/fusion.2-of-2.journal");
        string text = File.ReadAllText(journal);
        foreach (
            (string what, string from, string to) in new[]
            {
                ("program", "FusionML ", "FusionML 0.0.0-"),
                ("weights", "\"weights\":\"", "\"weights\":\"abc"),
            }
        )
        {
            File.WriteAllText(journal, text.Replace(from, to, StringComparison.Ordinal));
            CliRun merge = Cli.Run("merge", PathOf("parts"));
            Assert.AreEqual(ExitCode.Usage, merge.ExitCode);
            StringAssert.Contains(
                merge.Error,
                $"fusion.1-of-2.journal and fusion.2-of-2.journal do not go together: the {what} of the one is"
            );
            Assert.AreEqual(ExitCode.Usage, Fuse("parts", "--shard", "2/2").ExitCode);
        }
    }

    [TestMethod]
    public void A_shard_that_two_tasks_got_is_refused_to_the_second_while_the_first_runs()
    {
        WritePairs();
        Fuse("parts", "--shard", "1/2");
        using (FuseJournal running = FuseJournal.Open(PathOf("parts/fusion.1-of-2.journal")))
        {
            CliRun second = Fuse("parts", "--shard", "1/2");
            Assert.AreEqual(ExitCode.Usage, second.ExitCode);
            StringAssert.Contains(second.Error, "is another run writing it?");
            StringAssert.Contains(Cli.Run("merge", PathOf("parts")).Error, "every shard of");
            Fuse("parts", "--shard", "2/2");
            CliRun merge = Cli.Run("merge", PathOf("parts"));
            Assert.AreEqual(ExitCode.Usage, merge.ExitCode);
            StringAssert.Contains(merge.Error, "This is not the whole: shard 1 of 2 still runs.");
        }

        Assert.AreEqual(ExitCode.Done, Fuse("parts", "--shard", "1/2").ExitCode);
    }

    [TestMethod]
    public void A_shard_without_pairs_is_whole()
    {
        WritePairs();
        const int Many = 40;
        for (int i = 1; i <= Many; i++)
        {
            Assert.AreEqual(ExitCode.Done, Fuse("parts", "--shard", $"{i}/{Many}").ExitCode);
        }

        Assert.AreEqual(ExitCode.Done, Cli.Run("merge", PathOf("parts")).ExitCode);
    }

    [TestMethod]
    [DataRow("4", "8", "0", "7", "1", 5, 8)]
    [DataRow("4", "8", "1", "8", "1", 4, 8)]
    [DataRow("30", "4", "10", "40", "10", 3, 4)]
    [DataRow("0", "1", null, null, null, 1, 1)]
    public void A_task_of_a_slurm_array_takes_its_place_among_the_tasks(
        string id,
        string count,
        string? least,
        string? most,
        string? step,
        int number,
        int of
    ) => Assert.AreEqual(new Shard(number, of), Slurm(id, count, least, most, step).ArrayShard);

    [TestMethod]
    [DataRow("5", "2", "3", "5", "1")]
    [DataRow("9", "8", "0", "7", "1")]
    [DataRow("5", "4", "0", "6", "2")]
    public void An_array_with_gaps_is_refused(string id, string count, string least, string most, string step) =>
        StringAssert.Contains(
            Assert.ThrowsExactly<UsageException>(() => Slurm(id, count, least, most, step).ArrayShard).Message,
            "Give --shard I/N."
        );

    [TestMethod]
    public void Threads_are_those_that_slurm_gives()
    {
        Assert.AreEqual(6, new SlurmJob(name => name == "SLURM_CPUS_PER_TASK" ? "6" : null).Threads);
        Assert.IsNull(new SlurmJob(_ => null).Threads);
        Assert.IsNull(new SlurmJob(_ => null).ArrayShard);
        StringAssert.Contains(
            Assert.ThrowsExactly<UsageException>(() => new SlurmJob(_ => "many").Threads).Message,
            "SLURM_CPUS_PER_TASK is 'many'"
        );
    }

    [TestMethod]
    public void Options_of_many_pairs_are_refused_for_one()
    {
        WritePairs();
        CliRun run = Cli.Run(
            "fuse",
            PathOf("first/p0.png"),
            PathOf("second/p0.png"),
            "--rule",
            "average",
            "-o",
            OutPath,
            "--shard",
            "1/2"
        );
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "--shard is for many pairs");
        Assert.AreEqual(ExitCode.Usage, Cli.Run("merge", PathOf("first")).ExitCode);
        Assert.AreEqual(ExitCode.Usage, Cli.Run("merge", PathOf("nowhere")).ExitCode);
    }

    [TestMethod]
    public void Shards_and_runs_over_all_pairs_do_not_share_a_folder()
    {
        WritePairs();
        Assert.AreEqual(ExitCode.Done, Fuse("parts", "--shard", "1/2").ExitCode);
        CliRun all = Fuse("parts");
        Assert.AreEqual(ExitCode.Usage, all.ExitCode);
        StringAssert.Contains(all.Error, "holds what shards made (fusion.1-of-2.journal");
        Assert.AreEqual(ExitCode.Done, Fuse("all").ExitCode);
        CliRun part = Fuse("all", "--shard", "1/2");
        Assert.AreEqual(ExitCode.Usage, part.ExitCode);
        StringAssert.Contains(part.Error, "a run over all pairs made (fusion.journal)");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_pipe_among_the_sources_is_a_failed_pair_and_not_waited_for()
    {
        WritePairs();
        string pipe = PathOf("first/p0.png");
        File.Delete(pipe);
        using (Process make = Process.Start("mkfifo", pipe))
        {
            make.WaitForExit();
        }

        CliRun run = Fuse("pipe");
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "is a pipe or a device");
    }

    [TestMethod]
    public void A_task_of_an_array_of_unknown_length_is_refused() =>
        StringAssert.Contains(
            Assert
                .ThrowsExactly<UsageException>(() => new SlurmJob(name => name == "SLURM_ARRAY_TASK_ID" ? "3" : null).ArrayShard)
                .Message,
            "SLURM_ARRAY_TASK_COUNT"
        );

    private static SlurmJob Slurm(string id, string count, string? least, string? most, string? step) =>
        new(name =>
            name switch
            {
                "SLURM_ARRAY_TASK_ID" => id,
                "SLURM_ARRAY_TASK_COUNT" => count,
                "SLURM_ARRAY_TASK_MIN" => least,
                "SLURM_ARRAY_TASK_MAX" => most,
                "SLURM_ARRAY_TASK_STEP" => step,
                _ => null,
            }
        );

    private CliRun Fuse(string folder, params string[] more) =>
        Cli.Run(["fuse", "--manifest", Manifest, "-o", PathOf(folder), "--rule", "laplacian", .. more]);

    private CliRun Evaluate(string folder, params string[] more) =>
        Cli.Run([
            "evaluate",
            "--manifest",
            Manifest,
            "--fused",
            $"laplacian={PathOf("parts")}",
            "--metric",
            "EN,MI,MS-SSIM:Wang5",
            "--pictures",
            "2",
            "--format",
            "csv",
            "-o",
            PathOf(folder),
            .. more,
        ]);

    private void WritePairs()
    {
        Directory.CreateDirectory(PathOf("first"));
        Directory.CreateDirectory(PathOf("second"));
        using StreamWriter manifest = new(Manifest);
        manifest.Write("id,file_a,file_b\n");
        for (int i = 0; i < Pairs; i++)
        {
            int pair = i;
            WriteGray($"first/p{i}.png", 24, 32, (y, x) => ((x * (pair + 2)) ^ y) % 32 / 31.0);
            WriteGray($"second/p{i}.png", 24, 32, (y, x) => (x + (y * (pair + 3))) % 29 / 28.0);
            manifest.Write($"p{i},first/p{i}.png,second/p{i}.png\n");
        }
    }
}
