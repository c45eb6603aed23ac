namespace FusionML.Training;

/// <summary>The first weights of convolutions without bias, as PyTorch chooses them.</summary>
internal static class ConvolutionStart
{
    /// <summary>Weights spread evenly over +-1 / sqrt(inputs x side^2).</summary>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels of a group.</param>
    /// <param name="side">Rows and columns of the kernel.</param>
    public static Parameter Make(int outputs, int inputs, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        double bound = 1 / Math.Sqrt(inputs * side * side);
        Tensor weights = rand(outputs, inputs, side, side).Times(2 * bound).Plus(-bound);
        return nn.Parameter(weights.DetachFromDisposeScope());
    }
}
