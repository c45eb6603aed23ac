using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>The golden values and weights of ReFusion beside the checkout.</summary>
internal static class ReFusionPackage
{
    /// <summary>Fused pictures are within this of the reference.</summary>
    public const float Tolerance = 2e-5f;

    public static readonly KernelPath[] Paths = [.. Enum.GetValues<KernelPath>().Where(path => path <= KernelSet.BestPath)];

    public static WeightFile Golden(string name) => ParityPackage.Open($"refusion/{name}");

    /// <summary>The authors' weights for the task at the beginning of a golden file's name.</summary>
    public static WeightFile Weights(string golden) =>
        ParityPackage.Open($"weights/refusion_{golden.Split('_')[0].ToLowerInvariant()}");

    /// <summary>Image 1 or 2 of a golden file.</summary>
    public static ImagePlane Picture(WeightFile golden, int image)
    {
        WeightTensor input = golden["input"];
        (int height, int width) = (input.Shape[^2], input.Shape[^1]);
        int pixels = height * width;
        return new ImagePlane(height, width, input.Values[(image * pixels)..((image + 1) * pixels)]);
    }

    public static float[] Fuse(IReFusionPlan plan, ImagePlane first, ImagePlane second)
    {
        CroppedPlane fused = new(first.Height, first.Width, bitDepth: 32);
        plan.Run(PaddedPlane.Of(first), PaddedPlane.Of(second), fused, CancellationToken.None);
        return fused.Plane.Samples.ToArray();
    }
}
