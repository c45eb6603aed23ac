namespace FusionML.Inference;

/// <summary>The networks that the library runs. One line here, and a folder below Networks, make another.</summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class NetworkRegistry
{
    /// <summary>All networks.</summary>
    public static IReadOnlyList<NetworkDefinition> All { get; } =
    [
        EfrufnNetwork.Definition,
        FrufnNetwork.Definition,
        ReFusionNetwork.Definition,
        PslptNetwork.Definition,
        ColorNetNetwork.Definition,
    ];

    /// <summary>The network called <paramref name="name"/>, in any case, or null.</summary>
    public static NetworkDefinition? Find(string name) =>
        All.FirstOrDefault(network => string.Equals(network.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Finds out whose weights these are: by the metadata's <see cref="WeightMetadata.Network"/>, and where that is missing by
    /// the names of the tensors. The weights are not checked any further; see <see cref="NetworkLayout.Check"/>.
    /// </summary>
    /// <exception cref="WeightsException">The weights belong to no known network.</exception>
    public static NetworkDefinition Recognize(WeightFile weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        string known = string.Join(", ", All.Select(network => network.Name));
        if (weights.Metadata.TryGetValue(WeightMetadata.Network, out string? name))
        {
            return Find(name)
                ?? throw new WeightsException(weights.Name, $"these are weights of '{name}', which is none of: {known}");
        }

        NetworkDefinition best = All.MaxBy(network => network.Layout.ShareOfLiveNames(weights))!;
        return best.Layout.ShareOfLiveNames(weights) > 0.5
            ? best
            : throw new WeightsException(
                weights.Name,
                $"the names of its {weights.Tensors.Count} tensors are those of none of: {known}"
            );
    }
}
