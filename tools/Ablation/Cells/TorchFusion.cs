using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>Fuses planes with a TorchSharp network, for variants that nothing else runs.</summary>
internal static class TorchFusion
{
    /// <summary>The fused plane, clamped to [0, 1].</summary>
    /// <param name="network">The network.</param>
    /// <param name="first">The first plane, sides multiples of 8.</param>
    /// <param name="second">The second plane, of the same size.</param>
    public static ImagePlane Fuse(FusionNetwork network, ImagePlane first, ImagePlane second)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = network.forward(ToTensor(first), ToTensor(second)).Within(0, 1).contiguous();
        return new ImagePlane(first.Height, first.Width, fused.data<float>().ToArray());
    }

    /// <summary>The middle of a plane as a batch of one picture.</summary>
    public static Tensor Middle(ImagePlane plane, int size) => ToTensor(PlaneMiddle.Of(plane, size));

    /// <summary>A batch of one picture.</summary>
    private static Tensor ToTensor(ImagePlane plane) => tensor(plane.Samples.ToArray(), [1, 1, plane.Height, plane.Width]);
}
