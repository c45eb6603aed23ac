namespace FusionML.Training;

/// <summary>The floating type that a network computes in, whatever that of the pictures is.</summary>
internal static class NetworkType
{
    /// <summary>The pictures in the type of the network's parameters, differentiable.</summary>
    public static Tensor InTypeOf(this Tensor pictures, nn.Module network) => pictures.to(network.parameters().First().dtype);
}
