namespace FusionML.Training;

/// <summary>
/// The fusion block of ReFusion: each source is attended to by the queries of the other, and what both have in common gates
/// what each adds.
/// </summary>
internal sealed class AdaptiveFusion : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Expansion = 4;

    [ComponentName(Name = "temperature1")]
    private readonly Parameter _firstTemperature;

    [ComponentName(Name = "temperature2")]
    private readonly Parameter _secondTemperature;

    [ComponentName(Name = "qkv1")]
    private readonly PixelLinear _first;

    [ComponentName(Name = "qkv1_dwconv")]
    private readonly DepthwiseConvolution _firstDepthwise;

    [ComponentName(Name = "qkv2")]
    private readonly PixelLinear _second;

    [ComponentName(Name = "qkv2_dwconv")]
    private readonly DepthwiseConvolution _secondDepthwise;

    [ComponentName(Name = "project_mid1")]
    private readonly PixelLinear _firstProjection;

    [ComponentName(Name = "project_mid2")]
    private readonly PixelLinear _secondProjection;

    [ComponentName(Name = "project_E")]
    private readonly PixelLinear _gates;

    [ComponentName(Name = "project_E_d")]
    private readonly DepthwiseConvolution _gatesDepthwise;

    [ComponentName(Name = "project_E1")]
    private readonly PixelLinear _firstDetail;

    [ComponentName(Name = "project_E1_d")]
    private readonly DepthwiseConvolution _firstDetailDepthwise;

    [ComponentName(Name = "project_E2")]
    private readonly PixelLinear _secondDetail;

    [ComponentName(Name = "project_E2_d")]
    private readonly DepthwiseConvolution _secondDetailDepthwise;

    [ComponentName(Name = "project_out1")]
    private readonly PixelLinear _firstOut;

    [ComponentName(Name = "project_out2")]
    private readonly PixelLinear _secondOut;

    private readonly FusionBlockParts _parts;

    public AdaptiveFusion(int channels, int heads, FusionBlockParts parts)
        : base(nameof(AdaptiveFusion))
    {
        _parts = parts;
        _firstTemperature = nn.Parameter(ones(heads, 1, 1));
        _secondTemperature = nn.Parameter(ones(heads, 1, 1));
        _first = new PixelLinear(channels, 3 * channels);
        _firstDepthwise = new DepthwiseConvolution(3 * channels);
        _second = new PixelLinear(channels, 3 * channels);
        _secondDepthwise = new DepthwiseConvolution(3 * channels);
        _firstProjection = new PixelLinear(channels, channels);
        _secondProjection = new PixelLinear(channels, channels);
        int wide = Expansion * channels;
        _gates = new PixelLinear(2 * channels, 2 * wide);
        _gatesDepthwise = new DepthwiseConvolution(2 * wide);
        _firstDetail = new PixelLinear(channels, wide);
        _firstDetailDepthwise = new DepthwiseConvolution(wide);
        _secondDetail = new PixelLinear(channels, wide);
        _secondDetailDepthwise = new DepthwiseConvolution(wide);
        _firstOut = new PixelLinear(wide, 2 * channels);
        _secondOut = new PixelLinear(wide, 2 * channels);
        RegisterComponents();
    }

    /// <param name="first">Features of the first source, batch x height x width x channels.</param>
    /// <param name="second">Features of the second source.</param>
    /// <returns>Batch x height x width x twice the channels.</returns>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        if (_parts.HasFlag(FusionBlockParts.CrossAttention))
        {
            (first, second) = Attend(first, second);
        }

        Tensor both = cat([first, second], 3);
        if (!_parts.HasFlag(FusionBlockParts.Gates))
        {
            return both.MoveToOuterDisposeScope();
        }

        Tensor[] gates = _gatesDepthwise.forward(_gates.forward(both)).chunk(2, 3);
        Tensor firstDetail = _firstDetailDepthwise.forward(_firstDetail.forward(first));
        Tensor secondDetail = _secondDetailDepthwise.forward(_secondDetail.forward(second));
        return both.Plus(_firstOut.forward(nn.functional.gelu(gates[0]).mul(firstDetail)))
            .Plus(_secondOut.forward(nn.functional.gelu(gates[1]).mul(secondDetail)))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Adds to each source what the queries of the other find in it.</summary>
    private (Tensor First, Tensor Second) Attend(Tensor first, Tensor second)
    {
        long channels = first.shape[3];
        Tensor[] one = Parts(_firstDepthwise.forward(_first.forward(first)), channels);
        Tensor[] two = Parts(_secondDepthwise.forward(_second.forward(second)), channels);
        Tensor firstScores = ChannelScores.Of(two[0], one[1], _firstTemperature);
        Tensor secondScores = ChannelScores.Of(one[0], two[1], _secondTemperature);
        Tensor firstAdded = one[2].bmm(ChannelScores.Fold(_firstProjection.Matrix, firstScores));
        Tensor secondAdded = two[2].bmm(ChannelScores.Fold(_secondProjection.Matrix, secondScores));
        return (first.Plus(firstAdded.view(first.shape)), second.Plus(secondAdded.view(second.shape)));
    }

    /// <summary>Queries, keys and values, each batch x pixels x channels.</summary>
    private static Tensor[] Parts(Tensor map, long channels) => map.view(map.shape[0], -1, 3 * channels).split(channels, 2);
}
