using System.Globalization;
using System.Xml.Linq;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class ReportTests
{
    [TestMethod]
    public void A_table_is_Markdown_with_the_best_in_bold_and_CSV_with_all_digits()
    {
        StudyTable table = new("Quality", ["", "n", "EN"]);
        table.Add("a, \"quoted\"", [3, 1.0 / 3]);
        table.Add("b", [null, 0.5]);
        Assert.AreEqual(
            "|  | n | EN |\n| --- | ---: | ---: |\n| a, \"quoted\" | 3 | 0.3333 |\n| b |  | **0.5000** |\n",
            table.Markdown(column => column == "EN")
        );
        Assert.AreEqual(",n,EN\n\"a, \"\"quoted\"\"\",3,0.3333333333333333\nb,,0.5\n", table.Csv());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_plot_is_well_formed_and_its_points_lie_inside(bool logarithmic)
    {
        LinePlot plot = new("A < B & C", "iterations", "value", logarithmic);
        plot.Add("one", [(1, 0.001), (2, 20), (5, 3)]);
        plot.Add("two", [(1, 7), (3, double.NaN), (20, 0.5), (4, 0)]);
        XElement svg = XElement.Parse(plot.Draw());
        XNamespace space = "http://www.w3.org/2000/svg";
        double[] size = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        XElement[] lines = [.. svg.Elements(space + "polyline")];
        Assert.HasCount(2, lines);
        int[] counts = [.. lines.Select(line => line.Attribute("points")!.Value.Split(' ').Length)];
        CollectionAssert.AreEqual(logarithmic ? new[] { 3, 2 } : [3, 3], counts);
        foreach (XElement circle in svg.Elements(space + "circle"))
        {
            Assert.IsInRange(0.0, size[2], (double)circle.Attribute("cx")!);
            Assert.IsInRange(0.0, size[3], (double)circle.Attribute("cy")!);
        }
    }

    [TestMethod]
    public void Higher_values_are_drawn_higher()
    {
        LinePlot plot = new("t", "x", "y");
        plot.Add("line", [(0, 1), (1, 2)]);
        XElement line = XElement.Parse(plot.Draw()).Elements().Single(element => element.Name.LocalName == "polyline");
        string[] points = line.Attribute("points")!.Value.Split(' ');
        (double X, double Y)[] places =
        [
            .. points.Select(point => point.Split(',')).Select(at => (Number(at[0]), Number(at[1]))),
        ];
        Assert.IsGreaterThan(places[0].X, places[1].X);
        Assert.IsLessThan(places[0].Y, places[1].Y);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
