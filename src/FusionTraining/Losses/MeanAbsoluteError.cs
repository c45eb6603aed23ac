using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// mean |a - b|, written out because TorchSharp's own <c>l1_loss</c> computes the squared error up to version 0.102.7.
/// </summary>
internal static class MeanAbsoluteError
{
    /// <summary>A differentiable scalar, at least 0.</summary>
    /// <exception cref="PictureException">The shapes differ.</exception>
    public static Tensor Of(Tensor pictures, string name, Tensor target, string targetName)
    {
        PictureBatch.RequireSameShape(pictures, name, target, targetName);
        using DisposeScope scope = NewDisposeScope();
        return (pictures - target).abs().mean().MoveToOuterDisposeScope();
    }
}
