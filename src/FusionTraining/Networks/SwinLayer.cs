namespace FusionML.Training;

/// <summary>
/// Two Swin blocks, the second with windows shifted by half their side, so that neighbouring windows exchange information.
/// </summary>
internal sealed class SwinLayer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "blocks")]
    private readonly Sequential _blocks;

    private readonly int _window;
    private readonly bool _hasKernels;

    public SwinLayer(int channels, int heads, int window)
        : base(nameof(SwinLayer))
    {
        (_window, _hasKernels) = (window, SwinPairKernel.Supports(channels, heads, window));
        _blocks = nn.Sequential(
            new SwinBlockModule(channels, heads, window, 0),
            new SwinBlockModule(channels, heads, window, window / 2)
        );
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map) => _blocks.forward(map);

    /// <summary>Whether the managed kernels do what they can, which is float32 on the CPU.</summary>
    public bool UseManagedKernels { get; set; } = true;

    /// <summary>norm after(blocks(norm before(map))); with neither norm the blocks alone.</summary>
    public Tensor Between(LayerNorm? before, LayerNorm? after, Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        if (
            !UseManagedKernels
            || !_hasKernels
            || !TensorMemory.IsReachable(map)
            || !TensorMemory.IsReachable(parameters().First())
        )
        {
            Tensor mixed = forward(before?.forward(map) ?? map);
            return (after?.forward(mixed) ?? mixed).MoveToOuterDisposeScope();
        }

        Tensor[] norms = before is null || after is null ? [] : [before.weight!, before.bias!, after.weight!, after.bias!];
        Tensor[] tensors = [.. norms, .. _blocks.children().Cast<SwinBlockModule>().SelectMany(block => block.KernelTensors())];
        return SwinPairFunction.Run(map, tensors, _window).MoveToOuterDisposeScope();
    }
}
