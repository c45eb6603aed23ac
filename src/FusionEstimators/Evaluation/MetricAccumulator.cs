using FusionML.Metrics;

namespace FusionML.Estimators;

/// <summary>
/// Mean and standard deviation of a stream of values by Welford's recurrence: d = x - m, m += d / n, s += d (x - m), and the
/// variance is s / (n - 1) (Technometrics 4(3), 1962, doi:10.1080/00401706.1962.10490022).
/// </summary>
internal sealed class MetricAccumulator(MetricDefinition definition)
{
    private double _mean;
    private double _squares;
    private int _defined;
    private int _undefined;
    private string? _reason;

    /// <summary>Takes the value of one more row.</summary>
    public void Add(MetricValue value)
    {
        if (!value.IsDefined)
        {
            _undefined++;
            _reason ??= value.Reason;
            return;
        }

        _defined++;
        double difference = value.Value - _mean;
        _mean += difference / _defined;
        _squares += difference * (value.Value - _mean);
    }

    /// <summary>What has been gathered so far.</summary>
    public MetricSummary ToSummary() =>
        new(
            definition,
            _defined > 0 ? _mean : double.NaN,
            _defined > 1 ? Math.Sqrt(_squares / (_defined - 1)) : double.NaN,
            _defined,
            _undefined,
            _reason
        );
}
