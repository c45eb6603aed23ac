using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Second pass of a stage over a tile: x &lt;- x + mixture(values), and then x &lt;- x + contract(GELU(a) b), where a and b are the
/// halves of depthwise3x3(expand(norm(x))).
/// </summary>
/// <remarks>Rows come from the top, two a step, as in <see cref="ChannelAttention{TOps, TVector}"/>.</remarks>
internal static unsafe class GatedFeedForward<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Channels = MixingStageWeights.Channels;

    /// <summary>Values of scratch memory.</summary>
    /// <param name="gated">Channels behind the gate.</param>
    /// <param name="tokens">Tokens of a tile.</param>
    public static int ScratchLength(int gated, int tokens) => new Scratch(null, gated, tokens).Length;

    /// <summary>Computes a tile.</summary>
    /// <param name="weights">The stage.</param>
    /// <param name="mixture">What the attention does to values.</param>
    /// <param name="input">The channels, of rows First - 1 to End where they exist.</param>
    /// <param name="values">The values of the same rows.</param>
    /// <param name="output">Receives the channels; another map.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="scratch">Memory.</param>
    public static void Run(
        MixingStageWeights weights,
        ChannelMixture mixture,
        PlanarMap input,
        PlanarMap values,
        PlanarMap output,
        in PlanarTile tile,
        float* scratch)
    {
        int tokens = tile.Tokens, gated = weights.Gated;
        Scratch parts = new(scratch, gated, tokens);
        TokenRing mixed = new((nint)parts.Mixed, Channels, tokens), wide = new((nint)parts.Wide, 2 * gated, tokens);
        for (int y = tile.First; y < tile.End; y += 2)
        {
            for (int row = y == tile.First ? y - 1 : y + 1; row <= y + 2; row++)
            {
                if ((uint)row >= (uint)input.Height || row > tile.End)
                {
                    new Span<float>(wide.Row(row), 2 * gated * tokens).Clear();
                    continue;
                }

                float* x = mixed.Row(row);
                PlanarRows<TOps, TVector>.Fetch(values, row, in tile, parts.Tokens);
                LayerParts<TOps, TVector>.Linear(mixture.Parts, parts.Tokens, parts.Change, tokens);
                PlanarRows<TOps, TVector>.Fetch(input, row, in tile, x);
                Elementwise<TOps, TVector>.Add(x, parts.Change, Channels * tokens);
                float* normal = LayerParts<TOps, TVector>.Normalize(weights.FeedForwardNorms, x, parts.Tokens, tokens);
                LayerParts<TOps, TVector>.Linear(weights.Expand, normal, wide.Row(row), tokens);
                PlanarRows<TOps, TVector>.ClearOutside(wide.Row(row), 2 * gated, in tile);
            }

            Gate(weights, in wide, y, tokens, in parts);
            for (int row = y; row < Math.Min(y + 2, tile.End); row++)
            {
                float* gates = parts.Gated + ((nint)(row - y) * gated * tokens);
                LayerParts<TOps, TVector>.Linear(weights.Contract, gates, parts.Change, tokens);
                PlanarRows<TOps, TVector>.StoreSum(mixed.Row(row), parts.Change, output, row, in tile);
            }
        }
    }

    private static void Gate(MixingStageWeights weights, in TokenRing wide, int y, int tokens, in Scratch parts)
    {
        float* above = wide.Row(y - 1), at = wide.Row(y), next = wide.Row(y + 1), below = wide.Row(y + 2);
        float* gate = parts.Pair, value = gate + (2 * tokens);
        DepthwiseTaps taps = weights.FeedForwardTaps;
        int gated = weights.Gated;
        for (int channel = 0; channel < gated; channel++)
        {
            nint place = (nint)channel * tokens, other = (nint)(gated + channel) * tokens;
            DepthwiseRows<TOps, TVector>.Channel(
                above + place, at + place, next + place, below + place, taps.Of(channel), gate, gate + tokens, tokens);
            DepthwiseRows<TOps, TVector>.Channel(
                above + other, at + other, next + other, below + other, taps.Of(gated + channel), value, value + tokens, tokens);
            float* first = parts.Gated + place;
            Multiply(gate, value, first, first + ((nint)gated * tokens), tokens);
        }
    }

    /// <summary>GELU(gate) value of two rows; two independent chains hide the latency of the polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* gate, float* value, float* first, float* second, int tokens)
    {
        for (int t = 0; t < tokens; t += TOps.Lanes)
        {
            TVector a = Gelu.Apply<TOps, TVector>(TOps.Load(gate + t));
            TVector b = Gelu.Apply<TOps, TVector>(TOps.Load(gate + tokens + t));
            TOps.Store(first + t, TOps.Multiply(a, TOps.Load(value + t)));
            TOps.Store(second + t, TOps.Multiply(b, TOps.Load(value + tokens + t)));
        }
    }

    private readonly struct Scratch
    {
        public readonly float* Tokens;
        public readonly float* Change;
        public readonly float* Mixed;
        public readonly float* Wide;
        public readonly float* Pair;
        public readonly float* Gated;
        public readonly int Length;

        public Scratch(float* start, int gated, int tokens)
        {
            ScratchLayout layout = new(start);
            Tokens = layout.Next(Channels * tokens);
            Change = layout.Next(Channels * tokens);
            Mixed = layout.Next(TokenRing.LengthFor(Channels, tokens));
            Wide = layout.Next(TokenRing.LengthFor(2 * gated, tokens));
            Pair = layout.Next(4 * tokens);
            Gated = layout.Next(2 * (nint)gated * tokens);
            Length = layout.Length;
        }
    }
}
