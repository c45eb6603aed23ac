using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Values of <c>--normalize</c>: <c>first:LOW,HIGH</c> or <c>second:LOW,HIGH</c>, percentiles from 0 to 100.</summary>
internal static class NormalizeArgument
{
    /// <summary>Reads all values of the option.</summary>
    /// <exception cref="UsageException">One can't be read, or a source is named twice.</exception>
    public static (PercentileNormalization? First, PercentileNormalization? Second) Parse(IEnumerable<string> values)
    {
        PercentileNormalization? first = null;
        PercentileNormalization? second = null;
        foreach (string value in values)
        {
            (string source, PercentileNormalization normalization) = Parse(value);
            ref PercentileNormalization? target = ref source == "first" ? ref first : ref second;
            target = target is null ? normalization : throw new UsageException($"--normalize {source} is given twice.");
        }

        return (first, second);
    }

    private static (string Source, PercentileNormalization Normalization) Parse(string value)
    {
        string[] parts = value.Split(':', ',');
        if (
            parts is ["first" or "second", string low, string high]
            && value.StartsWith($"{parts[0]}:", StringComparison.Ordinal)
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double lowest)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double highest)
            && lowest >= 0
            && lowest < highest
            && highest <= 100
        )
        {
            return (parts[0], new PercentileNormalization(lowest, highest));
        }

        throw new UsageException(
            $"--normalize is '{value}', but must be first:LOW,HIGH or second:LOW,HIGH with percentiles "
                + "0 <= LOW < HIGH <= 100, such as second:1,99."
        );
    }
}
