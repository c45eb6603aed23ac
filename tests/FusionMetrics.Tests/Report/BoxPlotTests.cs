using System.Xml.Linq;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class BoxPlotTests
{
    // Quartiles are what numpy.percentile(values, [25, 50, 75]) gives.
    [TestMethod]
    [DataRow(new double[] { 30, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 3.25, 5.5, 7.75, 1.0, 9.0, 1)]
    [DataRow(new double[] { 2, 4, 4, 5, 7, 9 }, 4.0, 4.5, 6.5, 2.0, 9.0, 0)]
    [DataRow(new double[] { 0.3, 0.1, 0.2, 0.45 }, 0.175, 0.25, 0.3375, 0.1, 0.45, 0)]
    [DataRow(new double[] { -10, 0, 0, 0, 10 }, 0.0, 0.0, 0.0, 0.0, 0.0, 2)]
    [DataRow(new double[] { 3 }, 3.0, 3.0, 3.0, 3.0, 3.0, 0)]
    public void Quartiles_and_whiskers_are_those_of_an_independent_computation(
        double[] values,
        double first,
        double median,
        double third,
        double low,
        double high,
        int outliers
    )
    {
        BoxStatistics box = BoxStatistics.Of(values);
        Assert.AreEqual(first, box.FirstQuartile, 1e-12);
        Assert.AreEqual(median, box.Median, 1e-12);
        Assert.AreEqual(third, box.ThirdQuartile, 1e-12);
        Assert.AreEqual((low, high, outliers), (box.Low, box.High, box.Outliers.Count));
    }

    [TestMethod]
    [DataRow(0.5928, 0.7116, 0.55, 0.75, "0.55 0.60 0.65 0.70 0.75")]
    [DataRow(-3.0, 41.0, -10.0, 50.0, "-10 0 10 20 30 40 50")]
    [DataRow(1200.0, 9800.0, 0.0, 10000.0, "0 2000 4000 6000 8000 10000")]
    public void Axes_have_round_ticks_around_the_values(double low, double high, double first, double last, string labels)
    {
        AxisScale axis = new(low, high);
        Assert.AreEqual(first, axis.Low, 1e-9);
        Assert.AreEqual(last, axis.High, 1e-9);
        Assert.AreEqual(labels, string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(5.0)]
    [DataRow(-1e-7)]
    [DataRow(1e12)]
    public void Equal_values_get_an_axis_around_them(double value)
    {
        AxisScale axis = new(value, value);
        Assert.IsLessThan(value, axis.Low);
        Assert.IsGreaterThan(value, axis.High);
        Assert.IsLessThan(12, axis.Ticks.Count());
    }

    [TestMethod]
    public void The_drawing_places_the_box_on_the_axis_and_says_its_numbers()
    {
        MetricDefinition metric = MetricRegistry.Get("EN").Definition;
        XElement svg = XElement.Parse(BoxPlot.Draw(metric, "set", [("m", [30, 1, 2, 3, 4, 5, 6, 7, 8, 9]), ("none", [])]).Text);
        StringAssert.Contains(
            svg.Attribute("aria-label")!.Value,
            "m: median 5.500, quartiles 3.250 and 7.750, whiskers 1.000 and 9.000, 1 outlier"
        );
        XElement[] ticks = [.. svg.Descendants("text").Where(text => text.Attribute("class")!.Value == "tick")];
        (double zero, double ten) = (X(ticks.First(tick => tick.Value == "0")), X(ticks.First(tick => tick.Value == "10")));
        XElement rect = svg.Descendants("rect").Single();

        // Coordinates have two decimals.
        Assert.AreEqual(zero + ((ten - zero) * 0.325), X(rect), 0.02);
        Assert.AreEqual((ten - zero) * 0.45, (double)rect.Attribute("width")!, 0.02);
        Assert.AreEqual(zero + ((ten - zero) * 3), (double)svg.Descendants("circle").Single().Attribute("cx")!, 0.03);
        StringAssert.Contains(svg.Value, "no values");

        static double X(XElement element) => (double)element.Attribute("x")!;
    }
}
