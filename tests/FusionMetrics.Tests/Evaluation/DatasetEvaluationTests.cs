namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class DatasetEvaluationTests : IDisposable
{
    private static readonly FusionMetric[] Metrics = [.. MetricRegistry.Parse("EN,SD,MI")];

    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Values_are_those_of_the_pictures_and_rows_keep_their_order()
    {
        List<EvaluationPair> pairs = _folder.MakePairs(3);
        FusedMethod[] methods = [_folder.MakeMethod("dark", 3, 100), _folder.MakeMethod("light", 3, 200)];
        EvaluationTable table = new DatasetEvaluation(pairs, methods, Metrics).Run();
        CollectionAssert.AreEqual(
            new[] { "p1 dark", "p1 light", "p2 dark", "p2 light", "p3 dark", "p3 light" },
            table.Rows.Select(row => $"{row.Pair.Id} {row.Method.Name}").ToArray()
        );

        // Half of the pixels at 0, half at the level: one bit, and a deviation of half the level.
        Assert.AreEqual(1, table.Rows[0].Values[0].Value, 1e-12);
        Assert.AreEqual(50, table.Rows[0].Values[1].Value, 1e-12);
        Assert.AreEqual(100, table.Rows[1].Values[1].Value, 1e-12);
        Assert.IsEmpty(table.BadRows);
    }

    [TestMethod]
    public void The_number_of_threads_changes_nothing()
    {
        List<EvaluationPair> pairs = _folder.MakePairs(6);
        FusedMethod[] methods = [_folder.MakeMethod("dark", 6, 100), _folder.MakeMethod("light", 6, 200)];
        Assert.AreEqual(Csv(Evaluate(1)), Csv(Evaluate(8)));

        EvaluationTable Evaluate(int threads) =>
            new DatasetEvaluation(
                pairs,
                methods,
                MetricRegistry.Default,
                new DatasetEvaluationOptions { MaxThreads = threads }
            ).Run();
    }

    [TestMethod]
    public void Bad_pairs_are_listed_with_the_reason_and_the_rest_goes_on()
    {
        List<EvaluationPair> pairs = _folder.MakePairs(5);
        FusedMethod[] methods = [_folder.MakeMethod("dark", 5, 100), _folder.MakeMethod("light", 5, 200)];
        byte[] whole = File.ReadAllBytes(pairs[0].SourcePaths[1]);
        File.WriteAllBytes(pairs[0].SourcePaths[1], whole[..(whole.Length / 2)]);
        File.Delete(_folder.PathOf("dark", "p2.png"));
        _folder.Write(RandomPictures.Noise(24, 25, 1), "light", "p3.png");
        File.Copy(_folder.PathOf("dark", "p4.png"), _folder.PathOf("dark", "p4.pgm"));
        EvaluationTable table = new DatasetEvaluation(pairs, methods, Metrics).Run();
        Dictionary<string, string> problems = table.BadRows.ToDictionary(
            row => $"{row.Pair.Id} {row.Method.Name}",
            row => row.Problem!
        );
        CollectionAssert.AreEquivalent(new[] { "p1 dark", "p1 light", "p2 dark", "p3 light", "p4 dark" }, problems.Keys);
        StringAssert.StartsWith(problems["p1 dark"], "p1.png: ");
        Assert.AreEqual(problems["p1 dark"], problems["p1 light"]);
        StringAssert.Contains(problems["p2 dark"], "no picture p2.* or p2_fused.* or p2_dark.* in the folder dark");
        StringAssert.Contains(problems["p3 light"], "24x24");
        StringAssert.Contains(problems["p3 light"], "25x24");
        StringAssert.Contains(problems["p4 dark"], "p4.pgm and p4.png");
        Assert.IsTrue(table.Rows.Where(row => row.Problem is null).All(row => row.Values.All(value => value.IsDefined)));
        Assert.IsFalse(
            problems.Values.Any(problem => problem.Contains(Path.GetTempPath(), StringComparison.Ordinal)),
            "a folder of this machine is named"
        );
    }

    [TestMethod]
    public void Fused_pictures_may_carry_a_suffix_or_lie_in_a_folder_of_the_data_set()
    {
        List<EvaluationPair> pairs =
        [
            .. _folder.MakePairs(3).Select((pair, i) => i == 2 ? pair with { Dataset = "other" } : pair),
        ];
        FusedMethod method = _folder.MakeMethod("m", 3, 100);
        File.Move(_folder.PathOf("m", "p1.png"), _folder.PathOf("m", "p1_fused.png"));
        File.Move(_folder.PathOf("m", "p2.png"), _folder.PathOf("m", "p2_m.png"));
        _folder.Write(RandomPictures.Waves(24, 24, 3), "m", "other", "p3.png");
        EvaluationTable table = new DatasetEvaluation(pairs, [method], Metrics).Run();
        CollectionAssert.AreEqual(
            new[]
            {
                _folder.PathOf("m", "p1_fused.png"),
                _folder.PathOf("m", "p2_m.png"),
                _folder.PathOf("m", "other", "p3.png"),
            },
            table.Rows.Select(row => row.FusedPath).ToArray()
        );
    }

    [TestMethod]
    public void Pairs_of_folders_match_by_name_and_those_alone_are_bad()
    {
        _folder.MakePairs(2);
        _folder.Write(RandomPictures.Waves(24, 24, 3), "first", "alone.png");
        _folder.Write(RandomPictures.Waves(24, 24, 3), "reference", "p2.png");
        IReadOnlyList<EvaluationPair> pairs = EvaluationPair.FromFolders(
            _folder.PathOf("first"),
            _folder.PathOf("second"),
            _folder.PathOf("reference"),
            "set"
        );
        CollectionAssert.AreEqual(new[] { "alone", "p1", "p2" }, pairs.Select(pair => pair.Id).ToArray());
        StringAssert.Contains(pairs[0].Problem, "no picture alone.* in the folder second");
        Assert.IsNull(pairs[1].Problem ?? pairs[1].ReferencePath);
        Assert.AreEqual(_folder.PathOf("reference", "p2.png"), pairs[2].ReferencePath);
        EvaluationTable table = new DatasetEvaluation(pairs, [_folder.MakeMethod("m", 2, 50)], Metrics).Run();
        Assert.AreEqual(pairs[0].Problem, table.BadRows.Single().Problem);
    }

    [TestMethod]
    public void A_missing_folder_or_anything_given_twice_is_an_error_that_names_it()
    {
        List<EvaluationPair> pairs = _folder.MakePairs(1);
        FusedMethod method = _folder.MakeMethod("m", 1, 50);
        FusedMethod gone = new("n", _folder.PathOf("gone"));
        StringAssert.Contains(
            Assert.ThrowsExactly<EvaluationException>(() => new DatasetEvaluation(pairs, [gone], Metrics).Run()).Message,
            "gone"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<EvaluationException>(() => new DatasetEvaluation(pairs, [method, method], Metrics)).Message,
            "m is given 2 times"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<EvaluationException>(() => new DatasetEvaluation([pairs[0], pairs[0]], [method], Metrics))
                .Message,
            "p1"
        );
        Assert.ThrowsExactly<EvaluationException>(() => new DatasetEvaluation([], [method], Metrics));
    }

    private static string Csv(EvaluationTable table)
    {
        using StringWriter text = new();
        EvaluationCsv.WriteValues(text, table);
        return text.ToString();
    }
}
