namespace FusionML.Training;

/// <summary>
/// Attention between the channels of one map: queries, keys and values by a 1x1 and a depthwise convolution. Its cost grows with
/// the number of pixels, not with the square.
/// </summary>
/// <remarks>Zamir et al., "Restormer", CVPR 2022, DOI 10.1109/CVPR52688.2022.00564.</remarks>
internal sealed class ChannelAttention : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "temperature")]
    private readonly Parameter _temperature;

    [ComponentName(Name = "qkv")]
    private readonly PixelLinear _queriesKeysValues;

    [ComponentName(Name = "qkv_dwconv")]
    private readonly DepthwiseConvolution _depthwise;

    [ComponentName(Name = "project_out")]
    private readonly PixelLinear _projection;

    public ChannelAttention(int channels, int heads)
        : base(nameof(ChannelAttention))
    {
        _temperature = nn.Parameter(ones(heads, 1, 1));
        _queriesKeysValues = new PixelLinear(channels, 3 * channels);
        _depthwise = new DepthwiseConvolution(3 * channels);
        _projection = new PixelLinear(channels, channels);
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = map.shape[3];
        Tensor rows = _depthwise.forward(_queriesKeysValues.forward(map)).view(map.shape[0], -1, 3 * channels);
        Tensor[] parts = rows.split(channels, 2);
        Tensor scores = ChannelScores.Of(parts[0], parts[1], _temperature);
        return parts[2].bmm(ChannelScores.Fold(_projection.Matrix, scores)).view(map.shape).MoveToOuterDisposeScope();
    }
}
