using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Weights of a network from and to weight files, by the names that the managed inference reads.</summary>
internal static class NetworkWeights
{
    /// <summary>
    /// Copies every tensor of <paramref name="weights"/> into the network's parameters, on whatever device they are. The network
    /// takes its pictures as they come, so the weights must have been trained to take the first source first.
    /// </summary>
    /// <exception cref="WeightsException">
    /// The file does not hold exactly the tensors of the layout, or its weights take the second source first.
    /// </exception>
    public static void Load(nn.Module network, NetworkLayout layout, WeightFile weights)
    {
        if (WeightMetadata.IsSecondImageOne(weights))
        {
            throw new WeightsException(
                weights.Name,
                $"the weights take their pictures in the order '{WeightMetadata.SecondFirst}', and a network is loaded with "
                    + $"weights that take them as '{WeightMetadata.FirstSecond}'; an engine swaps the pictures itself"
            );
        }

        LoadInAnyOrder(network, layout, weights);
    }

    /// <summary>The same for a caller that gives the network its pictures in the order that the metadata says.</summary>
    /// <exception cref="WeightsException">The file does not hold exactly the tensors of the layout.</exception>
    public static void LoadInAnyOrder(nn.Module network, NetworkLayout layout, WeightFile weights)
    {
        layout.Check(weights);
        using IDisposable untracked = no_grad();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using Tensor values = weights[FileName(name)].ToTensor();
            parameter.copy_(values);
        }
    }

    /// <summary>
    /// A copy of all parameters in the order of the layout, with what the metadata should say beside the network's name.
    /// </summary>
    public static WeightFile Save(nn.Module network, NetworkLayout layout, IReadOnlyDictionary<string, string>? metadata)
    {
        Dictionary<string, Parameter> parameters = network
            .named_parameters()
            .ToDictionary(pair => FileName(pair.name), pair => pair.parameter);
        IEnumerable<WeightTensor> tensors = layout
            .Tensors.Where(tensor => tensor.Role == TensorRole.Live)
            .Select(tensor => parameters[tensor.Name].ToWeight(tensor.Name));
        return new WeightFile(
            tensors,
            new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
            {
                [WeightMetadata.Network] = layout.Network,
            }
        );
    }

    /// <summary>The name in weight files, where the tensors of the transformation stand under the unit itself.</summary>
    public static string FileName(string name) =>
        name.Replace($".{UnfoldingUnit.TransformationName}.", ".", StringComparison.Ordinal);
}
