namespace FusionML.Metrics;

/// <summary>Draws a box plot as SVG: one horizontal box per method with quartiles, whiskers, outliers and mean.</summary>
internal static class BoxPlot
{
    private const double Width = 380;
    private const double LabelWidth = 96;
    private const double RightMargin = 16;
    private const double TopMargin = 6;
    private const double RowHeight = 30;
    private const double BoxHeight = 15;
    private const double AxisHeight = 26;
    private const int MaximumLabelLength = 14;

    /// <summary>The drawing.</summary>
    /// <param name="metric">What the values are of.</param>
    /// <param name="dataset">The data set, for the drawing's title.</param>
    /// <param name="series">Each method's name and defined values; at least one has a value.</param>
    public static Html Draw(MetricDefinition metric, string dataset, IReadOnlyList<(string Method, double[] Values)> series)
    {
        double[] all = [.. series.SelectMany(one => one.Values)];
        AxisScale axis = new(all.Min(), all.Max());
        double bottom = TopMargin + (series.Count * RowHeight);
        string medians = string.Join("; ", series.Select(Describe));
        Html rows = Html.Join(
            series.Select((one, row) => Row(one.Method, one.Values, axis, TopMargin + ((row + 0.5) * RowHeight)))
        );
        return Html.Of(
            $"""
            <svg class="box-plot" viewBox="0 0 {Width} {bottom
                + AxisHeight}" role="img" aria-label="{metric.Id} on {dataset}. {medians}.">
            {Grid(axis, bottom)}{rows}</svg>
            """
        );
    }

    private static string Describe((string Method, double[] Values) series)
    {
        if (series.Values.Length == 0)
        {
            return $"{series.Method}: no values";
        }

        BoxStatistics box = BoxStatistics.Of(series.Values);
        int decimals = Figures.Decimals([box.Median]);
        return $"{series.Method}: median {Figures.Text(box.Median, decimals)}, quartiles "
            + $"{Figures.Text(box.FirstQuartile, decimals)} and {Figures.Text(box.ThirdQuartile, decimals)}, whiskers "
            + $"{Figures.Text(box.Low, decimals)} and {Figures.Text(box.High, decimals)}, "
            + Figures.Count(box.Outliers.Count, "outlier");
    }

    private static Html Grid(AxisScale axis, double bottom) =>
        Html.Join(
            axis.Ticks.Select(tick =>
            {
                double x = X(axis, tick.Value);
                return Html.Of(
                    $"""
                    <line class="grid" x1="{x}" x2="{x}" y1="{TopMargin}" y2="{bottom}"/><text class="tick" x="{x}" y="{bottom
                        + 16}">{tick.Label.Replace('-', '\u2212')}</text>
                    """
                );
            })
        );

    private static Html Row(string method, double[] values, AxisScale axis, double middle)
    {
        string label = method.Length > MaximumLabelLength ? method[..(MaximumLabelLength - 1)] + "…" : method;
        Html name = Html.Of($"""<text class="label" x="{LabelWidth - 10}" y="{middle + 4}">{label}</text>""");
        Html box =
            values.Length == 0
                ? Html.Of($"""<text class="empty" x="{LabelWidth + 4}" y="{middle + 4}">no values</text>""")
                : Box(BoxStatistics.Of(values), values.Average(), axis, middle);
        return Html.Of($"<g><title>{Describe((method, values))}</title>{name}{box}</g>\n");
    }

    private static Html Box(BoxStatistics box, double mean, AxisScale axis, double middle)
    {
        (double low, double first, double median, double third, double high) = (
            X(axis, box.Low),
            X(axis, box.FirstQuartile),
            X(axis, box.Median),
            X(axis, box.ThirdQuartile),
            X(axis, box.High)
        );
        (double top, double bottom, double half) = (middle - (BoxHeight / 2), middle + (BoxHeight / 2), BoxHeight / 4);
        double center = X(axis, mean);
        Html outliers = Html.Join(
            box.Outliers.Select(value => Html.Of($"""<circle class="outlier" cx="{X(axis, value)}" cy="{middle}" r="2.6"/>"""))
        );
        return Html.Of(
            $"""
            <line class="whisker" x1="{low}" x2="{first}" y1="{middle}" y2="{middle}"/>
            <line class="whisker" x1="{third}" x2="{high}" y1="{middle}" y2="{middle}"/>
            <line class="whisker" x1="{low}" x2="{low}" y1="{middle - half}" y2="{middle
                + half}"/><line class="whisker" x1="{high}" x2="{high}" y1="{middle - half}" y2="{middle + half}"/>
            <rect class="box" x="{first}" y="{top}" width="{third
                - first}" height="{BoxHeight}" rx="2"/><line class="median" x1="{median}" x2="{median}" y1="{top}" y2="{bottom}"/>
            <path class="average" d="M{center} {middle - 4}L{center + 4} {middle}L{center} {middle + 4}L{center
                - 4} {middle}Z"/>{outliers}
            """
        );
    }

    private static double X(AxisScale axis, double value) =>
        LabelWidth + (axis.Fraction(value) * (Width - LabelWidth - RightMargin));
}
