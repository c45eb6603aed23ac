namespace FusionML.Training;

/// <summary>
/// The fusion block of ReFusion: each source is attended to by the queries of the other, and what both have in common gates
/// what each adds.
/// </summary>
internal sealed class AdaptiveFusion : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Expansion = 4;

    // The published files call them so; what a variant leaves out is null.
    [ComponentName(Name = "temperature1")]
    private readonly Parameter? _firstTemperature;

    [ComponentName(Name = "temperature2")]
    private readonly Parameter? _secondTemperature;

    [ComponentName(Name = "qkv1")]
    private readonly PixelLinear? _first;

    [ComponentName(Name = "qkv1_dwconv")]
    private readonly DepthwiseConvolution? _firstDepthwise;

    [ComponentName(Name = "qkv2")]
    private readonly PixelLinear? _second;

    [ComponentName(Name = "qkv2_dwconv")]
    private readonly DepthwiseConvolution? _secondDepthwise;

    [ComponentName(Name = "project_mid1")]
    private readonly PixelLinear? _firstProjection;

    [ComponentName(Name = "project_mid2")]
    private readonly PixelLinear? _secondProjection;

    [ComponentName(Name = "project_E")]
    private readonly PixelLinear? _gates;

    [ComponentName(Name = "project_E_d")]
    private readonly DepthwiseConvolution? _gatesDepthwise;

    [ComponentName(Name = "project_E1")]
    private readonly PixelLinear? _firstDetail;

    [ComponentName(Name = "project_E1_d")]
    private readonly DepthwiseConvolution? _firstDetailDepthwise;

    [ComponentName(Name = "project_E2")]
    private readonly PixelLinear? _secondDetail;

    [ComponentName(Name = "project_E2_d")]
    private readonly DepthwiseConvolution? _secondDetailDepthwise;

    [ComponentName(Name = "project_out1")]
    private readonly PixelLinear? _firstOut;

    [ComponentName(Name = "project_out2")]
    private readonly PixelLinear? _secondOut;

    public AdaptiveFusion(int channels, int heads, FusionBlockParts parts)
        : base(nameof(AdaptiveFusion))
    {
        if (parts.HasFlag(FusionBlockParts.CrossAttention))
        {
            _firstTemperature = nn.Parameter(ones(heads, 1, 1));
            _secondTemperature = nn.Parameter(ones(heads, 1, 1));
            _first = new PixelLinear(channels, 3 * channels);
            _firstDepthwise = new DepthwiseConvolution(3 * channels);
            _second = new PixelLinear(channels, 3 * channels);
            _secondDepthwise = new DepthwiseConvolution(3 * channels);
            _firstProjection = new PixelLinear(channels, channels);
            _secondProjection = new PixelLinear(channels, channels);
        }

        if (parts.HasFlag(FusionBlockParts.Gates))
        {
            int wide = Expansion * channels;
            _gates = new PixelLinear(2 * channels, 2 * wide);
            _gatesDepthwise = new DepthwiseConvolution(2 * wide);
            _firstDetail = new PixelLinear(channels, wide);
            _firstDetailDepthwise = new DepthwiseConvolution(wide);
            _secondDetail = new PixelLinear(channels, wide);
            _secondDetailDepthwise = new DepthwiseConvolution(wide);
            _firstOut = new PixelLinear(wide, 2 * channels);
            _secondOut = new PixelLinear(wide, 2 * channels);
        }

        RegisterComponents();
    }

    /// <param name="first">Features of the first source, batch x height x width x channels.</param>
    /// <param name="second">Features of the second source.</param>
    /// <returns>Batch x height x width x twice the channels.</returns>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        if (_firstTemperature is not null)
        {
            (first, second) = Attend(first, second);
        }

        Tensor both = cat([first, second], 3);
        return (_gates is null ? both : Gate(both, first, second)).MoveToOuterDisposeScope();
    }

    private (Tensor First, Tensor Second) Attend(Tensor first, Tensor second)
    {
        Tensor one = Rows(_firstDepthwise!.forward(_first!.forward(first)));
        Tensor two = Rows(_secondDepthwise!.forward(_second!.forward(second)));
        return (
            CrossAttention.Attend(first, one, two, _firstTemperature!, _firstProjection!.Matrix),
            CrossAttention.Attend(second, two, one, _secondTemperature!, _secondProjection!.Matrix)
        );
    }

    private Tensor Gate(Tensor both, Tensor first, Tensor second)
    {
        Tensor[] gates = _gatesDepthwise!.forward(_gates!.forward(both)).chunk(2, 3);
        Tensor firstDetail = _firstDetailDepthwise!.forward(_firstDetail!.forward(first));
        Tensor secondDetail = _secondDetailDepthwise!.forward(_secondDetail!.forward(second));
        return both.Plus(_firstOut!.forward(nn.functional.gelu(gates[0]).mul(firstDetail)))
            .Plus(_secondOut!.forward(nn.functional.gelu(gates[1]).mul(secondDetail)));
    }

    /// <summary>Batch x pixels x channels.</summary>
    private static Tensor Rows(Tensor map) => map.view(map.shape[0], -1, map.shape[3]);
}
