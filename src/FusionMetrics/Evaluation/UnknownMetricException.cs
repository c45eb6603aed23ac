using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>A metric was asked for by an id that the registry does not have.</summary>
public sealed class UnknownMetricException : FusionException
{
    internal UnknownMetricException(string id, IReadOnlyList<string> nearIds)
        : base($"There is no metric '{id}'. Did you mean {string.Join(", ", nearIds)}?")
    {
        (Id, NearIds) = (id, nearIds);
    }

    /// <summary>The id that was asked for.</summary>
    public string Id { get; }

    /// <summary>The ids nearest to it, the nearest first.</summary>
    public IReadOnlyList<string> NearIds { get; }
}
