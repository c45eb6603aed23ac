using FusionML.Imaging;

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

    /// <summary>Fuses in steps of so many rows; the result and the four masks of image 1.</summary>
    public static (float[] Fused, float[][] Masks) Fuse(PslptPlan plan, ImagePlane first, ImagePlane second)
    {
        (int height, int width) = (first.Height, first.Width);
        CroppedPlane fused = new(height, width, bitDepth: 32);
        CroppedPlane[] masks =
        [
            .. Enumerable.Range(0, PslptWeights.Levels).Select(level => new CroppedPlane(height >> level, width >> level, 32)),
        ];
        PslptPictures pictures = new(PaddedPlane.Of(first), PaddedPlane.Of(second), fused, masks);
        plan.Run(pictures, CancellationToken.None);
        return (fused.Plane.Samples.ToArray(), [.. masks.Select(mask => mask.Plane.Samples.ToArray())]);
    }

    /// <summary>The same, as a file that is shipped says it: for all tasks.</summary>
    public static WeightFile WeightsForAll() =>
        new(
            Weights().Tensors,
            new Dictionary<string, string> { [WeightMetadata.Network] = "pslpt", [WeightMetadata.Task] = "all" }
        );

    public static ImagePlane Picture(WeightTensor tensor) => new(tensor.Shape[^2], tensor.Shape[^1], tensor.Values);
}
