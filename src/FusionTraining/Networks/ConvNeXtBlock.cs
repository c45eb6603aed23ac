namespace FusionML.Training;

/// <summary>
/// x + Linear(GRN(GELU(Linear(LN(depthwise 7x7 convolution(x)))))) with four times the channels inside.
/// </summary>
/// <remarks>Woo et al., "ConvNeXt V2", CVPR 2023, DOI 10.1109/CVPR52729.2023.01548.</remarks>
internal sealed class ConvNeXtBlock : nn.Module<Tensor, Tensor>
{
    private const int Expansion = 4;
    private const int KernelSize = 7;
    private const double NormFloor = 1e-6;

    [ComponentName(Name = "dwconv")]
    private readonly Conv2d _depthwise;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "pwconv1")]
    private readonly Linear _expand;

    [ComponentName(Name = "grn")]
    private readonly GlobalResponseNormalization _responseNorm;

    [ComponentName(Name = "pwconv2")]
    private readonly Linear _contract;

    public ConvNeXtBlock(int channels)
        : base(nameof(ConvNeXtBlock))
    {
        _depthwise = nn.Conv2d(channels, channels, kernel_size: KernelSize, stride: 1, padding: KernelSize / 2, groups: channels);
        _norm = nn.LayerNorm(channels, NormFloor);
        _expand = nn.Linear(channels, Expansion * channels);
        _responseNorm = new GlobalResponseNormalization(Expansion * channels);
        _contract = nn.Linear(Expansion * channels, channels);
        RegisterComponents();
    }

    /// <param name="features">Batch x channels x height x width.</param>
    public override Tensor forward(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = _norm.forward(_depthwise.forward(features).permute(0, 2, 3, 1));
        Tensor wide = _responseNorm.forward(nn.functional.gelu(_expand.forward(map)));
        return features.Plus(_contract.forward(wide).permute(0, 3, 1, 2)).MoveToOuterDisposeScope();
    }
}
