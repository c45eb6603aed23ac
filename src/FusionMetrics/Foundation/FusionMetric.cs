namespace FusionML.Metrics;

/// <summary>One metric in one variant: its definition and how it is computed.</summary>
/// <remarks>Metrics hold no state: one instance can be used from several threads at once.</remarks>
public abstract class FusionMetric
{
    /// <summary>What the metric is and where it comes from.</summary>
    public abstract MetricDefinition Definition { get; }

    /// <summary>Computes the metric.</summary>
    /// <param name="input">The pictures.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The value, or NaN with the reason where the metric is not defined on these pictures.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MetricValue Compute(MetricInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        if (Definition.NeedsReference && input.Reference is null)
        {
            return MetricValue.Undefined($"{Definition.Id} needs a reference picture");
        }

        int side = Math.Min(input.Fused.Height, input.Fused.Width);
        if (side < Definition.MinimumSide)
        {
            return MetricValue.Undefined($"{Definition.Id} needs sides of at least {Definition.MinimumSide} pixels, not {side}");
        }

        return input.Sources.Count > Definition.MaximumSources
            ? MetricValue.Undefined(
                $"{Definition.Id} is defined on at most {Definition.MaximumSources} sources, not {input.Sources.Count}"
            )
            : ComputeUnlessCancelled(input, cancellationToken);
    }

    /// <summary>
    /// Computes the metric on pictures that have the size, reference and number of sources that its definition asks for.
    /// </summary>
    protected abstract MetricValue ComputeDefined(MetricInput input, CancellationToken cancellationToken);

    private MetricValue ComputeUnlessCancelled(MetricInput input, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return ComputeDefined(input, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another caller with a token of its own was deriving what this metric shares with it and was stopped: start
                // again.
            }
        }
    }
}
