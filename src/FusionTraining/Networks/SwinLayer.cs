namespace FusionML.Training;

/// <summary>
/// Two Swin blocks, the second with windows shifted by half their side, so that neighbouring windows exchange information.
/// </summary>
internal sealed class SwinLayer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "blocks")]
    private readonly Sequential _blocks;

    public SwinLayer(int channels, int heads, int window)
        : base(nameof(SwinLayer))
    {
        _blocks = nn.Sequential(new SwinBlock(channels, heads, window, 0), new SwinBlock(channels, heads, window, window / 2));
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map) => _blocks.forward(map);
}
