namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class DatasetSummaryTests
{
    private static readonly MetricDefinition Up = new("UP", "Up", "f", "r", MetricDirection.HigherIsBetter, "s");
    private static readonly MetricDefinition Down = new("DOWN", "Down", "f", "r", MetricDirection.LowerIsBetter, "s");

    [TestMethod]
    public void Mean_and_sample_standard_deviation_are_those_worked_out_by_hand()
    {
        // The mean is 40 / 8 = 5; the squares of the differences are 9 1 1 1 0 0 4 16, 32 together, over 7.
        MethodScore score = Scores(Up, ("a", [2, 4, 4, 4, 5, 5, 7, 9])).Single();
        Assert.AreEqual(5, score.Mean, 1e-15);
        Assert.AreEqual(2.1380899352993952, score.StandardDeviation, 1e-15);
        Assert.AreEqual(8, score.Count);
    }

    [TestMethod]
    public void Values_that_are_not_defined_are_left_out_and_counted()
    {
        MethodScore[] scores = Scores(
            Up,
            ("a", [1, double.NaN, 4]),
            ("b", [double.NaN, 2, double.NaN]),
            ("c", [double.NaN, double.NaN, double.NaN])
        );
        Assert.AreEqual((2, 2.5, 1), (scores[0].Count, scores[0].Mean, scores[0].Rank));
        Assert.AreEqual(Math.Sqrt(4.5), scores[0].StandardDeviation, 1e-15);
        Assert.AreEqual((1, 2.0, 2), (scores[1].Count, scores[1].Mean, scores[1].Rank));
        Assert.IsTrue(double.IsNaN(scores[1].StandardDeviation));
        Assert.AreEqual((0, null), (scores[2].Count, scores[2].Rank));
        Assert.IsTrue(double.IsNaN(scores[2].Mean));
    }

    [TestMethod]
    public void Ranks_follow_the_direction_and_ties_share_the_better_one()
    {
        (string, double[])[] values = [("a", [3]), ("b", [5]), ("c", [3]), ("d", [1])];
        CollectionAssert.AreEqual(new int?[] { 2, 1, 2, 4 }, Scores(Up, values).Select(score => score.Rank).ToArray());
        CollectionAssert.AreEqual(new int?[] { 2, 4, 2, 1 }, Scores(Down, values).Select(score => score.Rank).ToArray());
    }

    [TestMethod]
    public void Means_that_differ_by_rounding_alone_are_a_tie()
    {
        // 0.1 + 0.2 is not 0.3 in binary.
        MethodScore[] scores = Scores(Up, ("a", [0.1, 0.2]), ("b", [0.3, 0]));
        Assert.AreNotEqual(scores[0].Mean, scores[1].Mean);
        CollectionAssert.AreEqual(new int?[] { 1, 1 }, scores.Select(score => score.Rank).ToArray());
    }

    [TestMethod]
    public void Data_sets_are_summed_up_apart()
    {
        FusedMethod method = new("a", "a");
        EvaluationPair[] pairs =
        [
            new("1", ["x", "y"]) { Dataset = "one" },
            new("2", ["x", "y"]) { Dataset = "two" },
            new("3", ["x", "y"]) { Dataset = "one" },
        ];
        EvaluationRow[] rows = [.. pairs.Select((pair, i) => new EvaluationRow(pair, method, "f", [new MetricValue(i)], null))];
        IReadOnlyList<DatasetSummary> summaries = new EvaluationTable(pairs, [method], [Up], rows).Summaries;
        CollectionAssert.AreEqual(new[] { "one", "two" }, summaries.Select(summary => summary.Dataset).ToArray());
        CollectionAssert.AreEqual(new[] { 1.0, 1.0 }, summaries.Select(summary => summary.Scores.Single().Mean).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 1 }, summaries.Select(summary => summary.PairCount).ToArray());
    }

    private static MethodScore[] Scores(MetricDefinition metric, params (string Method, double[] Values)[] methods)
    {
        EvaluationPair[] pairs =
        [
            .. Enumerable.Range(0, methods[0].Values.Length).Select(i => new EvaluationPair($"{i}", ["x", "y"])),
        ];
        FusedMethod[] named = [.. methods.Select(method => new FusedMethod(method.Method, method.Method))];
        EvaluationRow[] rows =
        [
            .. pairs.SelectMany(
                (pair, i) =>
                    named.Select((method, m) => new EvaluationRow(pair, method, "f", [Value(methods[m].Values[i])], null))
            ),
        ];
        return [.. new EvaluationTable(pairs, named, [metric], rows).Summaries.Single().Scores];
    }

    private static MetricValue Value(double value) =>
        double.IsNaN(value) ? MetricValue.Undefined("none") : new MetricValue(value);
}
