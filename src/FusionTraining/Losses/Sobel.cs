namespace FusionML.Training;

/// <summary>
/// The image gradient of every loss: g = |Kx * I| + |Ky * I| with Kx = [-1 0 1; -2 0 2; -1 0 1], Ky = [1 2 1; 0 0 0; -1 -2 -1]
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
        return Components(pictures).abs().sum(1, true).MoveToOuterDisposeScope();
    }

    /// <summary>Kx * I and Ky * I.</summary>
    /// <param name="pictures">Batch x 1 x height x width.</param>
    /// <returns>Batch x 2 x height x width, differentiable.</returns>
    public static Tensor Components(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kernels = tensor(Kernels, [2, 1, 3, 3], pictures.dtype, pictures.device);
        return nn.functional.conv2d(pictures, kernels, null, [1, 1], [1, 1]).MoveToOuterDisposeScope();
    }
}
