using System.Text.Json;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class EvaluationTextTests
{
    private static readonly EvaluationTable Table = MakeTable();

    [TestMethod]
    public void Values_are_one_line_each_and_fields_are_quoted_where_they_must_be()
    {
        using StringWriter text = new();
        EvaluationCsv.WriteValues(text, Table);
        Assert.AreEqual(
            "dataset,pair,method,metric,value,reason\n"
                + "set,\"one, \"\"1\"\"\",m,UP,0.1,\n"
                + "set,\"one, \"\"1\"\"\",m,DOWN,,too small\n"
                + "set,two,m,UP,-1E-20,\n"
                + "set,two,m,DOWN,3,\n"
                + "set,three,m,UP,,gone\n"
                + "set,three,m,DOWN,,gone\n",
            text.ToString()
        );
    }

    [TestMethod]
    [DataRow("=1+1", "\"'=1+1\"")]
    [DataRow("+1", "\"'+1\"")]
    [DataRow("-1", "\"'-1\"")]
    [DataRow("@SUM(A1)", "\"'@SUM(A1)\"")]
    [DataRow("\tx", "\\u0009x")]
    [DataRow("a\nb", "a\\u000Ab")]
    [DataRow("\u202Ex\u2066y\u009B", "\\u202Ex\\u2066y\\u009B")]
    [DataRow("\uD83D\uDE00 ä", "\uD83D\uDE00 ä")]
    [DataRow("plain - 1", "plain - 1")]
    public void Text_that_would_act_elsewhere_is_text_and_numbers_stay_numbers(string name, string field)
    {
        FusedMethod method = new(name, "folder");
        EvaluationPair pair = new("p", ["a", "b"]) { Dataset = "set" };
        MetricDefinition metric = new("UP", "Up", "f", "r", MetricDirection.HigherIsBetter, "s");
        EvaluationTable table = new(
            [pair],
            [method],
            [metric],
            [new EvaluationRow(pair, method, "f", [new MetricValue(-0.5)], null)]
        );
        using StringWriter values = new();
        EvaluationCsv.WriteValues(values, table);
        Assert.AreEqual($"dataset,pair,method,metric,value,reason\nset,p,{field},UP,-0.5,\n", values.ToString());
        using StringWriter summary = new();
        EvaluationCsv.WriteSummary(summary, table);
        StringAssert.Contains(summary.ToString(), $"\nset,UP,higher,{field},-0.5,,1,1,1\n");
    }

    [TestMethod]
    public void The_summary_has_mean_deviation_count_and_rank()
    {
        using StringWriter text = new();
        EvaluationCsv.WriteSummary(text, Table);
        string[] lines = text.ToString().Split('\n');
        Assert.AreEqual("dataset,metric,direction,method,mean,standard_deviation,count,pairs,rank", lines[0]);
        Assert.AreEqual("set,DOWN,lower,m,3,,1,3,1", lines[2]);
        StringAssert.StartsWith(lines[1], "set,UP,higher,m,0.05,0.0707106781186547");
    }

    [TestMethod]
    public void Json_has_numbers_nulls_reasons_and_problems()
    {
        using StringWriter text = new();
        EvaluationJson.Write(text, Table);
        using JsonDocument json = JsonDocument.Parse(text.ToString());
        JsonElement root = json.RootElement;
        CollectionAssert.AreEqual(
            new[] { "metrics", "methods", "summaries", "rows" },
            root.EnumerateObject().Select(member => member.Name).ToArray()
        );
        Assert.AreEqual("lower", root.GetProperty("metrics")[1].GetProperty("direction").GetString());
        JsonElement first = root.GetProperty("rows")[0];
        Assert.AreEqual("one, \"1\"", first.GetProperty("pair").GetString());
        Assert.AreEqual(0.1, first.GetProperty("values").GetProperty("UP").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, first.GetProperty("values").GetProperty("DOWN").ValueKind);
        Assert.AreEqual("too small", first.GetProperty("reasons").GetProperty("DOWN").GetString());
        Assert.IsFalse(root.GetProperty("rows")[1].TryGetProperty("reasons", out _));
        Assert.AreEqual("gone", root.GetProperty("rows")[2].GetProperty("problem").GetString());
        JsonElement score = root.GetProperty("summaries")[0].GetProperty("scores")[1];
        Assert.AreEqual(JsonValueKind.Null, score.GetProperty("standardDeviation").ValueKind);
        Assert.AreEqual((1, 1), (score.GetProperty("count").GetInt32(), score.GetProperty("rank").GetInt32()));
    }

    [TestMethod]
    public void A_file_that_can_not_be_written_leaves_nothing_behind()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fusionml-text");
        try
        {
            string path = Path.Combine(folder.FullName, "out.csv");
            Assert.ThrowsExactly<InvalidOperationException>(() =>
                EvaluationFile.Write(path, _ => throw new InvalidOperationException())
            );
            Assert.IsEmpty(folder.GetFiles());
            EvaluationFile.Write(path, text => text.Write("old"));
            EvaluationFile.Write(path, text => text.Write("new"));
            Assert.AreEqual("new", File.ReadAllText(path));
            Assert.ThrowsExactly<EvaluationException>(() =>
                EvaluationFile.Write(Path.Combine(folder.FullName, "no", "out.csv"), _ => { })
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static EvaluationTable MakeTable()
    {
        MetricDefinition[] metrics =
        [
            new("UP", "Up", "f", "r", MetricDirection.HigherIsBetter, "s"),
            new("DOWN", "Down", "f", "r", MetricDirection.LowerIsBetter, "s"),
        ];
        FusedMethod method = new("m", "folder");
        EvaluationPair[] pairs =
        [
            .. new[] { "one, \"1\"", "two", "three" }.Select(id => new EvaluationPair(id, ["a", "b"]) { Dataset = "set" }),
        ];
        MetricValue gone = MetricValue.Undefined("gone");
        return new EvaluationTable(
            pairs,
            [method],
            metrics,
            [
                new EvaluationRow(pairs[0], method, "f", [new MetricValue(0.1), MetricValue.Undefined("too small")], null),
                new EvaluationRow(pairs[1], method, "f", [new MetricValue(-1e-20), new MetricValue(3)], null),
                new EvaluationRow(pairs[2], method, null, [gone, gone], "gone"),
            ]
        );
    }
}
