namespace FusionML.Metrics;

/// <summary>A metric whose computation is one function of the pictures.</summary>
internal sealed class FormulaMetric(MetricDefinition definition, Func<MetricInput, CancellationToken, MetricValue> compute)
    : FusionMetric
{
    /// <inheritdoc/>
    public override MetricDefinition Definition { get; } = definition;

    /// <inheritdoc/>
    protected override MetricValue ComputeDefined(MetricInput input, CancellationToken cancellationToken) =>
        compute(input, cancellationToken);
}
