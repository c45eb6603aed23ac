using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>What a journal knows of a row.</summary>
/// <param name="Values">The values by metric id.</param>
/// <param name="Normalizations">The sources that were stretched.</param>
internal sealed record JournalRow(
    IReadOnlyDictionary<string, MetricValue> Values,
    IReadOnlyList<SourceNormalization> Normalizations
)
{
    public static JournalRow Empty { get; } = new(new Dictionary<string, MetricValue>(), []);
}
