namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class EvaluationLatexTests
{
    private static readonly MetricDefinition[] Metrics =
    [
        new("UP", "Up", "f", "r", MetricDirection.HigherIsBetter, "s"),
        new("DOWN_1", "Down", "f", "r", MetricDirection.LowerIsBetter, "s"),
    ];

    [TestMethod]
    public void Methods_are_rows_the_best_is_bold_and_the_second_underlined()
    {
        FusedMethod[] methods = [new("A&B_50%", "a"), new("two", "b"), new("three", "c")];
        EvaluationPair pair = new("one", ["a", "b"]) { Dataset = "set\n\\input{x}" };
        double[][] values =
        [
            [0.25, -1.5],
            [0.5, 2],
            [0.125, double.NaN],
        ];
        EvaluationTable table = new(
            [pair],
            methods,
            Metrics,
            [
                .. methods.Zip(values, (method, numbers) =>
                    new EvaluationRow(
                        pair,
                        method,
                        "f",
                        [.. numbers.Select(x => double.IsNaN(x) ? MetricValue.Undefined("no") : new MetricValue(x))],
                        null
                    )
                ),
            ]
        );
        using StringWriter text = new();
        EvaluationLatex.WriteSummary(text, table);
        Assert.AreEqual(
            """
            % \usepackage{booktabs}
            % set \input{x}: means over 1 pair; best bold, second underlined
            \begin{tabular}{lcc}
            \toprule
            Method & UP$\uparrow$ & DOWN\_1$\downarrow$ \\
            \midrule
            A\&B\_50\% & \underline{0.2500} & \textbf{$-1.500$} \\
            two & \textbf{0.5000} & \underline{2.000} \\
            three & 0.1250 & -- \\
            \bottomrule
            \end{tabular}

            """.ReplaceLineEndings("\n"),
            text.ToString()
        );
    }

    [TestMethod]
    public void One_picture_is_one_row_without_marks()
    {
        MetricReport report = new([
            new MetricResult(Metrics[0], new MetricValue(12.3456)),
            new MetricResult(Metrics[1], MetricValue.Undefined("flat")),
        ]);
        using StringWriter text = new();
        EvaluationLatex.WriteReport(text, "fused~1", report);
        StringAssert.Contains(text.ToString(), "fused\\textasciitilde{}1 & 12.35 & -- \\\\\n");
        Assert.IsFalse(text.ToString().Contains("textbf", StringComparison.Ordinal));
    }
}
