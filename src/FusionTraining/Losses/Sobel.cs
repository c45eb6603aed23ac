using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The image gradient of the losses: g = |Kx * I| + |Ky * I| with Kx = [-1 0 1; -2 0 2; -1 0 1], Ky = [1 2 1; 0 0 0; -1 -2 -1]
/// and zeros outside the picture. Values are in [0, 8] for pictures in [0, 1].
/// </summary>
/// <remarks>
/// The paper names the Sobel operator (footnote 2); the sum of absolute values is what its published code computes.
/// </remarks>
internal static class Sobel
{
    private static readonly float[] Kernels = [-1, 0, 1, -2, 0, 2, -1, 0, 1, 1, 2, 1, 0, 0, 0, -1, -2, -1];

    /// <summary>The gradient map of each picture.</summary>
    /// <param name="pictures">Batch x 1 x height x width.</param>
    /// <returns>A tensor of the same shape, differentiable.</returns>
    public static Tensor Gradient(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        return Components(pictures, padding: 1).abs().sum(1, true).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// How the gradient map moves where the pictures do: sign(Kx * I)(Kx * D) + sign(Ky * I)(Ky * D), its derivative along D.
    /// </summary>
    /// <param name="pictures">I, batch x 1 x height x width.</param>
    /// <param name="move">D, of the same shape.</param>
    public static Tensor GradientMove(Tensor pictures, Tensor move)
    {
        using DisposeScope scope = NewDisposeScope();
        return Components(pictures, padding: 1).sign().mul(Components(move, padding: 1)).sum(1, true).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Kx * I and Ky * I where the whole kernel lies in the picture. At the edge of a picture, the zeros beyond it would be its
    /// strongest gradient, and a network that is told to keep it brightens the line beside the edge.
    /// </summary>
    /// <param name="pictures">Batch x 1 x height x width, each side at least 3.</param>
    /// <returns>Batch x 2 x (height - 2) x (width - 2), differentiable.</returns>
    /// <exception cref="PictureException">A side is too short.</exception>
    public static Tensor InnerComponents(Tensor pictures)
    {
        if (Math.Min(pictures.shape[2], pictures.shape[3]) < 3)
        {
            throw new PictureException($"Gradients need pictures of at least 3x3, not {pictures.shape[3]}x{pictures.shape[2]}.");
        }

        return Components(pictures, padding: 0);
    }

    private static Tensor Components(Tensor pictures, long padding)
    {
        DeviceGuard.OfProcess.Require(pictures);
        using DisposeScope scope = NewDisposeScope();
        Tensor kernels = tensor(Kernels, [2, 1, 3, 3], pictures.dtype, pictures.device);
        return nn.functional.conv2d(pictures, kernels, null, [1, 1], [padding, padding]).MoveToOuterDisposeScope();
    }
}
