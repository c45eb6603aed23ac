namespace FusionML.Inference.Tests;

/// <summary>The golden values and weights of PSLPT beside the checkout.</summary>
internal static class PslptPackage
{
    /// <summary>Fused pictures are within this of the reference.</summary>
    public const float Tolerance = 5e-5f;

    public static readonly KernelPath[] Paths = [.. Enum.GetValues<KernelPath>().Where(path => path <= KernelSet.BestPath)];

    public static WeightFile Golden(string name) => ParityPackage.Open($"pslpt/{name}");

    /// <summary>The random weights of the goldens, which lie in five files.</summary>
    public static WeightFile Weights() =>
        new(
            ((string[])["encoder1", "encoder2", "decoder", "fusion1", "fusion2"]).SelectMany(part =>
                Golden($"weights_{part}").Tensors
            )
        );
}
