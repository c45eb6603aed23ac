using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>mean |a - b| of pictures of one shape.</summary>
internal static class MeanAbsoluteError
{
    /// <summary>A differentiable scalar, at least 0.</summary>
    /// <exception cref="PictureException">The shapes differ.</exception>
    public static Tensor Of(Tensor pictures, string name, Tensor target, string targetName)
    {
        PictureBatch.RequireSameShape(pictures, name, target, targetName);
        return nn.functional.l1_loss(pictures, target);
    }
}
