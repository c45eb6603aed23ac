namespace FusionML.Training;

/// <summary>
/// A normalisation, two Swin blocks and a normalisation as one operation of the graph, on the managed kernels. Only the input
/// and what comes between the blocks is kept; the backward pass computes the rest again.
/// </summary>
internal sealed class SwinPairFunction : autograd.SingleTensorFunction<SwinPairFunction>
{
    private const string SideKey = "side";

    /// <inheritdoc/>
    public override string Name => nameof(SwinPairFunction);

    /// <summary>Runs it, tracked where gradients are being tracked.</summary>
    /// <param name="map">Batch x height x width x channels, float32 on the CPU.</param>
    /// <param name="parameters">See <see cref="SwinPairKernel"/>.</param>
    /// <param name="side">Side of a window.</param>
    public static Tensor Run(Tensor map, Tensor[] parameters, int side)
    {
        using DisposeScope scope = NewDisposeScope();
        if (is_grad_enabled())
        {
            return apply([map.contiguous(), .. parameters, side]).MoveToOuterDisposeScope();
        }

        using SwinPairKernel kernel = new(parameters, side);
        return kernel.Forward(map.contiguous()).Result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        int side = (int)vars[^1];
        Tensor[] tensors = [.. vars[..^1].Cast<Tensor>()];
        using SwinPairKernel kernel = new(tensors[1..], side);
        (Tensor between, Tensor result) = kernel.Forward(tensors[0]);
        ctx.save_for_backward([between, .. tensors]);
        ctx.save_data(SideKey, side);
        return result;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        using SwinPairKernel kernel = new(saved[2..], (int)ctx.get_data(SideKey));
        List<Tensor> gradients = kernel.Backward(saved[1], saved[0], grad_output.contiguous());
        scope.MoveToOuter(gradients);
        return [.. gradients, null!];
    }
}
