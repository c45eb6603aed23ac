namespace FusionML.Metrics;

/// <summary>Where the page defines a metric, and the arrow for its direction.</summary>
internal static class MetricAnchor
{
    /// <summary>The definition's id in the page.</summary>
    public static string Id(MetricDefinition metric) => "metric-" + metric.Id.Replace(':', '-');

    /// <summary>The metric's id as a link to its definition, and the arrow.</summary>
    public static Html Link(MetricDefinition metric) =>
        Html.Of($"""<a class="metric" href="#{Id(metric)}" title="{metric.Title}">{metric.Id}</a>{Arrow(metric)}""");

    private static Html Arrow(MetricDefinition metric) =>
        metric.Direction == MetricDirection.HigherIsBetter
            ? Html.Of(
                $"""
                <span class="arrow" aria-hidden="true" title="higher is better">↑</span><span
                class="unseen"> higher is better</span>
                """
            )
            : Html.Of(
                $"""
                <span class="arrow" aria-hidden="true" title="lower is better">↓</span><span
                class="unseen"> lower is better</span>
                """
            );
}
