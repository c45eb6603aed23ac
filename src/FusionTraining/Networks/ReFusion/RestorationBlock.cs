namespace FusionML.Training;

/// <summary>x + A(LN(x)), then x + G(LN(x)): attention between channels and a gated feed-forward part, each behind a
/// normalisation over the channels of a pixel.</summary>
/// <remarks>Zamir et al., "Restormer", CVPR 2022, DOI 10.1109/CVPR52688.2022.00564.</remarks>
internal sealed class RestorationBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly Sequential _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly ChannelAttention _attention;

    [ComponentName(Name = "norm2")]
    private readonly Sequential _feedForwardNorm;

    [ComponentName(Name = "ffn")]
    private readonly GatedFeedForward _feedForward;

    public RestorationBlock(int channels, int heads)
        : base(nameof(RestorationBlock))
    {
        _attentionNorm = Norm(channels);
        _attention = new ChannelAttention(channels, heads);
        _feedForwardNorm = Norm(channels);
        _feedForward = new GatedFeedForward(channels);
        RegisterComponents();
    }

    /// <summary>Several blocks, one after the other.</summary>
    public static Sequential Row(int count, int channels, int heads) =>
        nn.Sequential([.. Enumerable.Range(0, count).Select(_ => new RestorationBlock(channels, heads))]);

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = map.Plus(_attention.forward(_attentionNorm.forward(map)));
        return attended.Plus(_feedForward.forward(_feedForwardNorm.forward(attended))).MoveToOuterDisposeScope();
    }

    /// <summary>The published files call the parameters of a norm its body.</summary>
    private static Sequential Norm(int channels) => nn.Sequential(("body", nn.LayerNorm(channels)));
}
