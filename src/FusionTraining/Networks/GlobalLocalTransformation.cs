namespace FusionML.Training;

/// <summary>
/// GLT, the learnable transformation T of equations 13 to 16: convolutions for what is local around window attention for what is
/// not, with two layer norms between them that keep training stable. Windows are 2x2 here.
/// </summary>
internal sealed class GlobalLocalTransformation : nn.Module<Tensor, Tensor>
{
    private const int Window = 2;

    [ComponentName(Name = "in_conv")]
    private readonly Conv2d _localIn;

    [ComponentName(Name = "in_ln")]
    private readonly LayerNorm _normIn;

    [ComponentName(Name = "glo")]
    private readonly SwinLayer _attention;

    [ComponentName(Name = "out_ln")]
    private readonly LayerNorm _normOut;

    [ComponentName(Name = "out_conv")]
    private readonly Conv2d _localOut;

    public GlobalLocalTransformation(int channels, int heads)
        : base(nameof(GlobalLocalTransformation))
    {
        _localIn = ConvolutionFactory.Conv3x3(channels, channels, bias: false);
        _normIn = nn.LayerNorm(channels);
        _attention = new SwinLayer(channels, heads, Window);
        _normOut = nn.LayerNorm(channels);
        _localOut = ConvolutionFactory.Conv3x3(channels, channels, bias: false);
        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width, sides multiples of 2.</param>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = _attention.Between(_normIn, _normOut, _localIn.forward(features).permute(0, 2, 3, 1));
        return _localOut.forward(map.permute(0, 3, 1, 2)).MoveToOuterDisposeScope();
    }
}
