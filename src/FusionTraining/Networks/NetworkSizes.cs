using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>The sizes that FRUFN and EFRUFN share: what the published weights have.</summary>
internal static class NetworkSizes
{
    /// <summary>Feature channels.</summary>
    public const int Channels = 32;

    /// <summary>Attention heads of 4 channels each. The paper says 6, which does not divide 32.</summary>
    public const int Heads = 8;

    /// <summary>Unfolding units of FRUFN.</summary>
    public const int Units = 5;

    /// <summary>Sides are multiples of this: three halvings, and windows of 4x4 at full and of 2x2 at full size.</summary>
    public const int SideMultiple = 8;

    /// <summary>Throws unless both batches can go into a network.</summary>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is not a multiple of 8.</exception>
    public static void Require(Tensor first, Tensor second)
    {
        PictureBatch.Require(first, "first", 1);
        PictureBatch.Require(second, "second", 1);
        PictureBatch.RequireSameShape(first, "first", second, "second");
        if (first.shape[2] % SideMultiple != 0 || first.shape[3] % SideMultiple != 0)
        {
            throw new PictureException(
                $"The network takes sides that are multiples of {SideMultiple}, not {first.shape[3]}x{first.shape[2]}."
            );
        }
    }
}
