using System.Globalization;

namespace FusionML.Metrics;

/// <summary>An axis with round ticks (1, 2 or 5 times a power of ten) that covers all values.</summary>
internal sealed class AxisScale
{
    private const int MaximumSteps = 5;

    private readonly double _step;

    /// <summary>
    /// Makes an axis that reaches from the tick at or below <paramref name="low"/> to the one at or above <paramref
    /// name="high"/>.
    /// </summary>
    public AxisScale(double low, double high)
    {
        // Equal values get an axis around them, so that the box does not lie on its edge.
        double room = high > low ? 0 : Math.Max(Math.Abs(high) * 0.1, 1e-3);
        (low, high) = (low - room, high + room);
        _step = RoundStep((high - low) / MaximumSteps);
        Low = Math.Floor(low / _step) * _step;
        High = Math.Ceiling(high / _step) * _step;
    }

    /// <summary>The first tick.</summary>
    public double Low { get; }

    /// <summary>The last tick.</summary>
    public double High { get; }

    /// <summary>The ticks, each with its label; all labels have the same number of decimals.</summary>
    public IEnumerable<(double Value, string Label)> Ticks
    {
        get
        {
            string format =
                "F" + Math.Clamp(-(int)Math.Floor(Math.Log10(_step) + 1e-9), 0, 12).ToString(CultureInfo.InvariantCulture);
            int count = (int)Math.Round((High - Low) / _step);
            for (int i = 0; i <= count; i++)
            {
                double value = Low + (i * _step);

                // A tick at zero may come out as -1e-17.
                value = Math.Abs(value) < _step * 1e-6 ? 0 : value;
                yield return (value, value.ToString(format, CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Where <paramref name="value"/> lies: 0 at the first tick, 1 at the last.</summary>
    public double Fraction(double value) => (value - Low) / (High - Low);

    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power
            * (
                digit <= 1 ? 1
                : digit <= 2 ? 2
                : digit <= 5 ? 5
                : 10
            );
    }
}
