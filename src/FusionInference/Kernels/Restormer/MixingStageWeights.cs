namespace FusionML.Inference;

/// <summary>
/// Channel attention and the gated feed-forward layer behind it, on a map of <see cref="Channels"/> channels: a restormer block
/// (Zamir et al., arXiv:2111.09881), two of them side by side for two sources, or ReFusion's attention fusion module.
/// </summary>
/// <remarks>
/// Layers consist of parts, so that two sources in one map have weights of their own: the norms of each group of channels, linear
/// layers from some channels to some others. Queries stand before keys before values, <see cref="Channels"/> each; head h of the
/// queries belongs to head h of the keys and of the values.
/// </remarks>
internal sealed class MixingStageWeights : IDisposable
{
    /// <summary>Channels of the map.</summary>
    public const int Channels = 32;

    /// <summary>The heads of the attention.</summary>
    public required ChannelHeads Heads { get; init; }

    /// <summary>One factor per head.</summary>
    public required float[] Temperatures { get; init; }

    /// <summary>The normalisation before the attention; empty for none.</summary>
    public NormWeights[] AttentionNorms { get; init; } = [];

    /// <summary>From the channels to queries and keys.</summary>
    public required LinearPart[] QueriesKeys { get; init; }

    /// <summary>From the channels to values.</summary>
    public required LinearPart[] Values { get; init; }

    /// <summary>The depthwise convolution of queries, keys and values.</summary>
    public required DepthwiseTaps AttentionTaps { get; init; }

    /// <summary>The projections behind the attention, each for its share of the channels: outputs x inputs.</summary>
    public required float[][] Projections { get; init; }

    /// <summary>The normalisation before the feed-forward layer; empty for none.</summary>
    public NormWeights[] FeedForwardNorms { get; init; } = [];

    /// <summary>From the channels to gates, then to what is gated.</summary>
    public required LinearPart[] Expand { get; init; }

    /// <summary>The depthwise convolution of the hidden channels.</summary>
    public required DepthwiseTaps FeedForwardTaps { get; init; }

    /// <summary>From gated channels back to the channels.</summary>
    public required LinearPart[] Contract { get; init; }

    /// <summary>Channels behind the gate.</summary>
    public int Gated => FeedForwardTaps.Channels / 2;

    public void Dispose()
    {
        LinearPart[] parts = [.. QueriesKeys, .. Values, .. Expand, .. Contract];
        Array.ForEach(parts, part => part.Weights.Dispose());
        Array.ForEach([.. AttentionNorms, .. FeedForwardNorms], norm => norm.Dispose());
        AttentionTaps.Dispose();
        FeedForwardTaps.Dispose();
    }
}
