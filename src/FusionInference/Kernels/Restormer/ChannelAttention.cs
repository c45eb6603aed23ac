namespace FusionML.Inference;

/// <summary>
/// First pass of a channel attention over a tile: queries, keys and values, qkv = depthwise3x3(linear(norm(x))); of queries and
/// keys only the sums of <see cref="ChannelSums{TOps, TVector}"/>, and the values as a map.
/// </summary>
/// <remarks>
/// Rows come from the top, two a step. Four rows behind the linear layer stay in a ring, so that each is computed once for the
/// three rows that need it.
/// </remarks>
internal static unsafe class ChannelAttention<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Channels = MixingStageWeights.Channels;
    private const int FirstValue = 2 * Channels;
    private const int Wide = 3 * Channels;

    /// <summary>Values of scratch memory.</summary>
    public static int ScratchLength(int tokens) => new Scratch(null, tokens).Length;

    /// <summary>Computes a tile.</summary>
    /// <param name="weights">The stage.</param>
    /// <param name="input">The channels, of rows First - 1 to End where they exist.</param>
    /// <param name="values">Receives the values; null if they are not wanted.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="sums">Receives the tile's sums; null if they are not wanted.</param>
    /// <param name="scratch">Memory.</param>
    public static void Run(
        MixingStageWeights weights, PlanarMap input, PlanarMap? values, in PlanarTile tile, double* sums, float* scratch)
    {
        int tokens = tile.Tokens;
        Scratch parts = new(scratch, tokens);
        TokenRing ring = new((nint)parts.Ring, Wide, tokens);
        int from = sums is null ? FirstValue : 0, to = values is null ? FirstValue : Wide;
        int sumCount = weights.Heads.Sums;
        new Span<float>(parts.Sums, sumCount * TOps.Lanes).Clear();
        float* second = parts.Filtered + (Wide * tokens);
        for (int y = tile.First; y < tile.End; y += 2)
        {
            for (int row = y == tile.First ? y - 1 : y + 1; row <= y + 2; row++)
            {
                Expand(weights, input, row, in tile, from, to, ring.Row(row), in parts);
            }

            float* above = ring.Row(y - 1), at = ring.Row(y), next = ring.Row(y + 1), below = ring.Row(y + 2);
            for (int channel = from; channel < to; channel++)
            {
                nint place = (nint)channel * tokens;
                DepthwiseRows<TOps, TVector>.Channel(
                    above + place,
                    at + place,
                    next + place,
                    below + place,
                    weights.AttentionTaps.Of(channel),
                    parts.Filtered + place,
                    second + place,
                    tokens);
            }

            Take(weights, values, in tile, y, parts.Filtered, sums is null ? null : parts.Sums);
            if (y + 1 < tile.End)
            {
                Take(weights, values, in tile, y + 1, second, sums is null ? null : parts.Sums);
            }
        }

        if (sums is not null)
        {
            ChannelSums<TOps, TVector>.Finish(parts.Sums, sumCount, sums);
        }
    }

    /// <summary>One row behind the linear layer; zeros where the picture has no such row, or nobody needs it.</summary>
    private static void Expand(
        MixingStageWeights weights,
        PlanarMap input,
        int y,
        in PlanarTile tile,
        int from,
        int to,
        float* wide,
        in Scratch parts)
    {
        int tokens = tile.Tokens;
        if ((uint)y >= (uint)input.Height || y > tile.End)
        {
            new Span<float>(wide + ((nint)from * tokens), (to - from) * tokens).Clear();
            return;
        }

        PlanarRows<TOps, TVector>.Fetch(input, y, in tile, parts.Tokens);
        float* x = LayerParts<TOps, TVector>.Normalize(weights.AttentionNorms, parts.Tokens, parts.Normal, tokens);
        if (from == 0)
        {
            LayerParts<TOps, TVector>.Linear(weights.QueriesKeys, x, wide, tokens);
        }

        if (to == Wide)
        {
            LayerParts<TOps, TVector>.Linear(weights.Values, x, wide + ((nint)FirstValue * tokens), tokens);
        }

        PlanarRows<TOps, TVector>.ClearOutside(wide + ((nint)from * tokens), to - from, in tile);
    }

    private static void Take(
        MixingStageWeights weights, PlanarMap? values, in PlanarTile tile, int y, float* filtered, float* sums)
    {
        int tokens = tile.Tokens;
        if (values is not null)
        {
            PlanarRows<TOps, TVector>.Store(filtered + ((nint)FirstValue * tokens), Channels, values, y, in tile);
        }

        if (sums is not null)
        {
            PlanarRows<TOps, TVector>.ClearBorder(filtered, FirstValue, in tile);
            ChannelSums<TOps, TVector>.AddRow(filtered, filtered + (Channels * tokens), weights.Heads, tokens, sums);
        }
    }

    private readonly struct Scratch
    {
        public readonly float* Tokens;
        public readonly float* Normal;
        public readonly float* Ring;
        public readonly float* Filtered;
        public readonly float* Sums;
        public readonly int Length;

        public Scratch(float* start, int tokens)
        {
            ScratchLayout layout = new(start);
            Tokens = layout.Next(Channels * tokens);
            Normal = layout.Next(Channels * tokens);
            Ring = layout.Next(TokenRing.LengthFor(Wide, tokens));
            Filtered = layout.Next(2 * Wide * tokens);
            Sums = layout.Next(MaximumSums * TOps.Lanes);
            Length = layout.Length;
        }

        /// <summary>Eight heads of four channels have the most.</summary>
        private static int MaximumSums => new ChannelHeads(Channels / 4, 4).Sums;
    }
}
