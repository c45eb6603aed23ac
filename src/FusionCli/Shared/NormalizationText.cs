using System.Globalization;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What a command says about a source that it has stretched.</summary>
internal static class NormalizationText
{
    private const double Maximum16 = ushort.MaxValue;
    private const int IntegerBits = 16;

    /// <summary>One line for people about a source that was stretched without being asked for.</summary>
    public static string Automatic(SourceNormalization normalization, int bitDepth)
    {
        SampleRange range = normalization.Range;
        (double low, double high, string of) =
            bitDepth <= IntegerBits
                ? (Math.Round(range.Low * Maximum16), Math.Round(range.High * Maximum16), $" of {Maximum16}")
                : (range.Low, range.High, string.Empty);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{normalization.Source} fills less than a tenth of its range: {low:G6} to {high:G6}{of} were stretched to black and white "
                + $"({Percentiles(normalization.Percentiles)}; --normalize none leaves them)."
        );
    }

    /// <summary>An array for programs: what was stretched, asked for or not.</summary>
    public static void WriteJson(Utf8JsonWriter writer, string name, IEnumerable<SourceNormalization> normalizations)
    {
        writer.WriteStartArray(name);
        foreach (SourceNormalization normalization in normalizations)
        {
            writer.WriteStartObject();
            writer.WriteString("source", normalization.Source);
            writer.WriteNumber("low", normalization.Range.Low);
            writer.WriteNumber("high", normalization.Range.High);
            writer.WriteNumber("lowPercentile", normalization.Percentiles.Low);
            writer.WriteNumber("highPercentile", normalization.Percentiles.High);
            writer.WriteBoolean("automatic", normalization.IsAutomatic);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Percentiles(PercentileNormalization percentiles) =>
        string.Create(CultureInfo.InvariantCulture, $"percentiles {percentiles.Low} and {percentiles.High}");
}
