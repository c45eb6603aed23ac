using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>Writes and reads the member <c>normalized</c>: the sources that were stretched before they were compared.</summary>
internal static class NormalizationJson
{
    private const string Name = "normalized";

    /// <summary>Writes the member, if there is something to say.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<SourceNormalization> normalizations)
    {
        if (normalizations.Count == 0)
        {
            return;
        }

        json.WriteStartArray(Name);
        foreach (SourceNormalization normalization in normalizations)
        {
            json.WriteStartObject();
            json.WriteString("source", normalization.Source);
            json.WriteNumber("low", normalization.Range.Low);
            json.WriteNumber("high", normalization.Range.High);
            json.WriteNumber("lowPercentile", normalization.Percentiles.Low);
            json.WriteNumber("highPercentile", normalization.Percentiles.High);
            json.WriteBoolean("automatic", normalization.IsAutomatic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the member; empty if there is none.</summary>
    /// <exception cref="KeyNotFoundException">A part is missing.</exception>
    /// <exception cref="InvalidOperationException">A part is of another kind.</exception>
    /// <exception cref="ArgumentException">Percentiles are out of their order.</exception>
    public static IReadOnlyList<SourceNormalization> Read(JsonElement json) =>
        json.TryGetProperty(Name, out JsonElement items) ? [.. items.EnumerateArray().Select(ReadOne)] : [];

    private static SourceNormalization ReadOne(JsonElement item)
    {
        return new SourceNormalization(
            item.GetProperty("source").GetString()!,
            new SampleRange(Number("low"), Number("high")),
            new PercentileNormalization(Number("lowPercentile"), Number("highPercentile")),
            item.GetProperty("automatic").GetBoolean()
        );

        double Number(string name) => item.GetProperty(name).GetDouble();
    }
}
