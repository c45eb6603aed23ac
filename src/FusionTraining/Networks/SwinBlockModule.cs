namespace FusionML.Training;

/// <summary>x + LN(attention(x)), then x + LN(MLP(x)): the norms stand on the outputs of the branches, as in Swin V2.</summary>
internal sealed class SwinBlockModule : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly WindowAttentionModule _attention;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _perceptronNorm;

    [ComponentName(Name = "mlp")]
    private readonly MultilayerPerceptron _perceptron;

    public SwinBlockModule(int channels, int heads, int window, int shift)
        : base(nameof(SwinBlockModule))
    {
        _attentionNorm = nn.LayerNorm(channels);
        _attention = new WindowAttentionModule(channels, heads, window, shift);
        _perceptronNorm = nn.LayerNorm(channels);
        _perceptron = new MultilayerPerceptron(channels);
        RegisterComponents();
    }

    /// <summary>
    /// The parameters as the kernels take them: see <see cref="Inference.SwinBlockParameter"/>. The position bias is new.
    /// </summary>
    public Tensor[] KernelTensors() =>
        [
            .. _attention.KernelTensors(),
            _attentionNorm.weight!,
            _attentionNorm.bias!,
            _perceptronNorm.weight!,
            _perceptronNorm.bias!,
            .. _perceptron.KernelTensors(),
        ];

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = map.Plus(_attentionNorm.forward(_attention.forward(map)));
        return attended.Plus(_perceptronNorm.forward(_perceptron.forward(attended))).MoveToOuterDisposeScope();
    }
}
