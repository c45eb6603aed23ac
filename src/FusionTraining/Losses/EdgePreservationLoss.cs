using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// Lengths of gradients, in [0, 4 sqrt 2], count from here: a quarter of a gray level of 255 along an edge.
    /// </summary>
    private const double EdgeLengthFloor = 1e-3;

    /// <summary>What keeps the angle between two gradients differentiable where there are none, in squared lengths.</summary>
    private const double EdgeAngleFloor = 1e-4;

    /// <summary>
    /// 1 - Qabf with smooth angles: the mean over the pixels of both sources but the outermost ones, weighted by the length of
    /// their Sobel gradients, of Q = 0.9994 / (1 + exp(-15 (G - 0.5))) 0.9879 / (1 + exp(-22 (A - 0.8))), where G is the shorter
    /// of the source's and the fused picture's gradient over the longer one and A is 1 less the angle between their lines over a
    /// right angle. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 3.</param>
    /// <param name="first">The first sources, of the same shape; no gradient flows into them.</param>
    /// <param name="second">The second sources, of the same shape; no gradient flows into them.</param>
    /// <returns>A differentiable scalar in [0, 1].</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is too short.</exception>
    /// <remarks>
    /// C. S. Xydeas, V. Petrovic, "Objective image fusion performance measure", Electron. Lett. 36 (2000) 308-309, DOI
    /// 10.1049/el:20000267. The metric takes the difference of two arctangents, which jumps where a gradient turns past the
    /// vertical, and counts the step from the picture to the black beyond it; here the angle between the lines is meant, and the
    /// step is not.
    /// </remarks>
    public static Tensor EdgePreservation(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor ofFused = Sobel.InnerComponents(fused);
        (Tensor firstKept, Tensor firstLength) = KeptEdges(Sobel.InnerComponents(first.detach()), ofFused);
        (Tensor secondKept, Tensor secondLength) = KeptEdges(Sobel.InnerComponents(second.detach()), ofFused);
        Tensor kept = firstKept.Plus(secondKept) / firstLength.Plus(secondLength);
        return kept.mean().SubtractedFrom(1).MoveToOuterDisposeScope();
    }

    /// <summary>The sums over each picture of Q times the source's length and of the length.</summary>
    private static (Tensor Kept, Tensor Length) KeptEdges(Tensor source, Tensor fused)
    {
        (Tensor sx, Tensor sy, Tensor fx, Tensor fy) = (
            source.select(1, 0),
            source.select(1, 1),
            fused.select(1, 0),
            fused.select(1, 1)
        );
        Tensor length = EdgeLength(sx, sy);
        Tensor fusedLength = EdgeLength(fx, fy);
        Tensor strength = minimum(length, fusedLength) / maximum(length, fusedLength);
        Tensor angle = ((sx * fy - sy * fx).abs() / (sx * fx).PlusProduct(sy, fy).abs().Plus(EdgeAngleFloor)).atan();
        Tensor alignment = angle.Times(2 / Math.PI).SubtractedFrom(1);
        Tensor quality = (strength.Plus(-0.5).Times(15).sigmoid() * alignment.Plus(-0.8).Times(22).sigmoid()).Times(
            0.9994 * 0.9879
        );
        return ((quality * length).sum([1, 2]), length.sum([1, 2]));
    }

    private static Tensor EdgeLength(Tensor x, Tensor y) =>
        (x * x).PlusProduct(y, y).Plus(EdgeLengthFloor * EdgeLengthFloor).sqrt();
}
