namespace FusionML.Training;

/// <summary>What a validation found.</summary>
/// <param name="RebuildingLoss">The mean reconstruction loss over the validation crops; null without any.</param>
/// <param name="Values">Metrics by id.</param>
internal sealed record MetaMeasures(double? RebuildingLoss, IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>Of a step without a validation.</summary>
    public static MetaMeasures None { get; } = new(null, []);
}
