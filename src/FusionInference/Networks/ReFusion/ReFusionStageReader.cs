namespace FusionML.Inference;

/// <summary>
/// Reads ReFusion's stages: where each of its convolutions stands in a stage of 32 channels that may hold two sources.
/// </summary>
/// <param name="tensors">The tensors of the fusion module.</param>
internal sealed class ReFusionStageReader(TensorSource tensors)
{
    private const int Channels = MixingStageWeights.Channels;
    private const int Half = ReFusionWeights.SourceChannels;
    private const int Heads = 8;
    private const int Ratio = 4;
    private const float Epsilon = 1e-5f;

    /// <summary>Block <paramref name="block"/> of both encoders, side by side.</summary>
    public MixingStageWeights Encoders(int block)
    {
        string[] names = [$"encoder1.{block}", $"encoder2.{block}"];
        return Blocks(names, new ChannelHeads(2 * Heads, Half / Heads));
    }

    /// <summary>Block <paramref name="block"/> of the decoder.</summary>
    public MixingStageWeights Decoder(int block) => Blocks([$"decoder.{block}"], new ChannelHeads(Heads, Channels / Heads));

    /// <summary>
    /// The attention fusion module: queries come from the other source, and each source is gated by what both say.
    /// </summary>
    public MixingStageWeights AttentionFusion()
    {
        const int wide = Ratio * Half;
        float[][] linear = [Values("FM.qkv1", 3 * Half * Half), Values("FM.qkv2", 3 * Half * Half)];
        float[][] taps = [Taps("FM.qkv1_dwconv", 3 * Half), Taps("FM.qkv2_dwconv", 3 * Half)];

        // Head h attends with the query of source 2 to source 1; head 8 + h the other way round.
        (int Source, int To)[] queries = [(1, 0), (0, Half)],
            others = [(0, 0), (1, Half)];
        return new MixingStageWeights
        {
            Heads = new ChannelHeads(2 * Heads, Half / Heads),
            Temperatures = [.. Values("FM.temperature1", Heads), .. Values("FM.temperature2", Heads)],
            QueriesKeys =
            [
                .. queries.Select(query => Third(linear[query.Source], 0, query.Source * Half, query.To)),
                .. others.Select(key => Third(linear[key.Source], 1, key.Source * Half, Channels + key.To)),
            ],
            Values = [.. others.Select(value => Third(linear[value.Source], 2, value.Source * Half, value.To))],
            AttentionTaps = new DepthwiseTaps([
                .. queries.SelectMany(query => Part(taps[query.Source], 0, 3)),
                .. others.SelectMany(key => Part(taps[key.Source], 1, 3)),
                .. others.SelectMany(value => Part(taps[value.Source], 2, 3)),
            ]),
            Projections = [Values("FM.project_mid1", Half * Half), Values("FM.project_mid2", Half * Half)],
            Expand =
            [
                new LinearPart(Linear(Values("FM.project_E", 2 * wide * Channels), Channels), 0, 0),
                new LinearPart(Linear(Values("FM.project_E1", wide * Half), Half), 0, 2 * wide),
                new LinearPart(Linear(Values("FM.project_E2", wide * Half), Half), Half, 3 * wide),
            ],
            FeedForwardTaps = new DepthwiseTaps([
                .. Taps("FM.project_E_d", 2 * wide),
                .. Taps("FM.project_E1_d", wide),
                .. Taps("FM.project_E2_d", wide),
            ]),
            Contract =
            [
                new LinearPart(
                    Linear(
                        SideBySide(Values("FM.project_out1", Channels * wide), Values("FM.project_out2", Channels * wide), wide),
                        2 * wide
                    ),
                    0,
                    0
                ),
            ],
        };
    }

    /// <summary>Restormer blocks side by side, which share the channels evenly.</summary>
    private MixingStageWeights Blocks(string[] names, ChannelHeads heads)
    {
        int channels = Channels / names.Length;
        int gated = Ratio * channels / 2;
        float[][] linear = Each(name => Values($"{name}.attn.qkv", 3 * channels * channels));
        float[][] taps = Each(name => Taps($"{name}.attn.qkv_dwconv", 3 * channels));
        float[][] expand = Each(name => Values($"{name}.ffn.project_in", 2 * gated * channels));
        float[][] expandTaps = Each(name => Taps($"{name}.ffn.dwconv", 2 * gated));
        int[] all = [.. Enumerable.Range(0, names.Length)];
        return new MixingStageWeights
        {
            Heads = heads,
            Temperatures = [.. names.SelectMany(name => Values($"{name}.attn.temperature", Heads))],
            AttentionNorms = [.. names.Select(name => tensors.Norm($"{name}.norm1.body", channels, Epsilon))],
            QueriesKeys =
            [
                .. all.Select(block => Third(linear[block], 0, block * channels, block * channels)),
                .. all.Select(block => Third(linear[block], 1, block * channels, Channels + (block * channels))),
            ],
            Values = [.. all.Select(block => Third(linear[block], 2, block * channels, block * channels))],
            AttentionTaps = new DepthwiseTaps([
                .. Enumerable.Range(0, 3).SelectMany(third => all.SelectMany(block => Part(taps[block], third, 3))),
            ]),
            Projections = Each(name => Values($"{name}.attn.project_out", channels * channels)),
            FeedForwardNorms = [.. names.Select(name => tensors.Norm($"{name}.norm2.body", channels, Epsilon))],
            Expand =
            [
                .. Enumerable
                    .Range(0, 2)
                    .SelectMany(half =>
                        all.Select(block => new LinearPart(
                            Linear(Part(expand[block], half, 2), channels),
                            block * channels,
                            (half * names.Length * gated) + (block * gated)
                        ))
                    ),
            ],
            FeedForwardTaps = new DepthwiseTaps([
                .. Enumerable.Range(0, 2).SelectMany(half => all.SelectMany(block => Part(expandTaps[block], half, 2))),
            ]),
            Contract =
            [
                .. all.Select(block => new LinearPart(
                    Linear(Values($"{names[block]}.ffn.project_out", channels * gated), gated),
                    block * gated,
                    block * channels
                )),
            ],
        };

        float[][] Each(Func<string, float[]> read) => [.. names.Select(read)];
    }

    private float[] Values(string name, int count) =>
        tensors.Get(name.Contains(".temperature", StringComparison.Ordinal) ? name : $"{name}.weight", count).ToArray();

    private float[] Taps(string name, int channels) => Values(name, channels * DepthwiseTaps.PerChannel);

    /// <summary>Queries (0), keys (1) or values (2) of a layer that makes all three.</summary>
    private static LinearPart Third(float[] weights, int third, int from, int to)
    {
        float[] part = Part(weights, third, 3);
        int inputs = (int)Math.Sqrt(part.Length);
        return new LinearPart(Linear(part, inputs), from, to);
    }

    private static LinearWeights Linear(float[] weights, int inputs) => new(weights, bias: [], inputs, weights.Length / inputs);

    /// <summary>One of the equal parts of a tensor, cut along its outputs.</summary>
    private static float[] Part(float[] values, int part, int parts)
    {
        int length = values.Length / parts;
        return values[(part * length)..((part + 1) * length)];
    }

    /// <summary>The matrix [first, second] of two with as many columns each.</summary>
    private static float[] SideBySide(float[] first, float[] second, int columns) =>
        [
            .. Enumerable
                .Range(0, first.Length / columns)
                .SelectMany(row => first.Skip(row * columns).Take(columns).Concat(second.Skip(row * columns).Take(columns))),
        ];
}
