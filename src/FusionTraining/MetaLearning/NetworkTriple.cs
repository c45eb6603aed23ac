using FusionML.Inference;

namespace FusionML.Training;

/// <summary>All three networks in one file, by names that begin with the network's: to start another training from, and to see
/// what loss was proposed.</summary>
internal static class NetworkTriple
{
    private const string Kind = "refusion-training";

    /// <summary>A copy of all parameters.</summary>
    public static WeightFile Save(LearnedLossNetworks networks) =>
        new(
            networks.All.SelectMany(part =>
                part.Network.named_parameters().Select(pair => pair.parameter.ToWeight($"{part.Name}.{pair.name}"))
            ),
            new Dictionary<string, string> { [WeightMetadata.Network] = Kind }
        );

    /// <summary>Copies the parameters into the networks.</summary>
    /// <exception cref="WeightsException">A tensor is missing or of another shape; nothing has been copied.</exception>
    public static void Load(LearnedLossNetworks networks, WeightFile file)
    {
        TensorCopies copies = new([
            .. networks.All.SelectMany(part =>
                part.Network.named_parameters().Select(pair => ((Tensor)pair.parameter, file[$"{part.Name}.{pair.name}"]))
            ),
        ]);
        copies.RequireShapes(
            (source, needed) =>
                new WeightsException(file.Name, $"it holds {source}, and the networks of ReFusion need {needed} there")
        );
        copies.Take();
    }
}
