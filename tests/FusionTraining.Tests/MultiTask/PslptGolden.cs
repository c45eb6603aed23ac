using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>The authors' modules with random weights: the weights, and what was made with them.</summary>
internal static class PslptGolden
{
    private static readonly string[] Parts = ["encoder1", "encoder2", "decoder", "fusion1", "fusion2"];

    /// <summary>All weights, from the five files that hold them.</summary>
    public static WeightFile Weights() =>
        new(
            Parts.SelectMany(part =>
                WeightFile.Read(SharedFiles.Require($"reference/parity/pslpt/weights_{part}.safetensors")).Tensors
            ),
            new Dictionary<string, string> { [WeightMetadata.Network] = "pslpt" }
        );

    /// <summary>A network with these weights.</summary>
    public static Pslpt Network()
    {
        Pslpt network = new();
        network.Load(Weights());
        return network;
    }
}
