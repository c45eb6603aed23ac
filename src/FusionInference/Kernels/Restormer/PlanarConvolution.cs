using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Dense 3 x 3 convolutions of a tile of a planar map, with zero padding and without bias: out[o] = sum over c, dy, dx of w[o, c,
/// dy, dx] * in[c][y + dy - 1][x + dx - 1].
/// </summary>
/// <remarks>
/// Lanes are columns. The nine shifted runs of every channel are put side by side, which makes the convolution a linear layer:
/// the copy costs a register's load and store where the layer does 16 multiply-adds or more.
/// </remarks>
internal static unsafe class PlanarConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Taps = 9;

    /// <summary>Log2 of e: e^x = 2^(x log2 e).</summary>
    private const float LogTwoOfE = 1.44269504f;

    /// <summary>A sigmoid is 0 or 1 to float accuracy long before this.</summary>
    private const float LargestExponent = 120;

    /// <summary>Values of scratch memory for <see cref="Run"/>.</summary>
    public static int ScratchLength(int inputs, int outputs, int tokens) => new Scratch(null, inputs, outputs, tokens).Length;

    /// <summary>Convolves a tile.</summary>
    /// <param name="input">The channels, of rows First - 1 to End where they exist.</param>
    /// <param name="parts">The layer: inputs are channel x row tap x column tap.</param>
    /// <param name="output">Receives the outputs as its first channels.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="slope">Negative results are multiplied by this; 1 leaves them alone.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="scratch">Memory.</param>
    public static void Run(
        PlanarMap input,
        ReadOnlySpan<LinearPart> parts,
        PlanarMap output,
        int outputs,
        float slope,
        in PlanarTile tile,
        float* scratch)
    {
        Scratch memory = new(scratch, input.Channels, outputs, tile.Tokens);
        for (int y = tile.First; y < tile.End; y++)
        {
            Shift(input, y, in tile, memory.Shifted);
            LayerParts<TOps, TVector>.Linear(parts, memory.Shifted, memory.Output, tile.Tokens);
            if (slope != 1)
            {
                Bend(memory.Output, outputs * tile.Tokens, slope);
            }

            PlanarRows<TOps, TVector>.Store(memory.Output, outputs, output, y, in tile);
        }
    }

    /// <summary>Convolves to one output and applies the sigmoid, for the columns of a tile of row <paramref name="y"/>.</summary>
    /// <param name="input">The channels, of rows y - 1 to y + 1 where they exist.</param>
    /// <param name="taps">Nine weights per channel.</param>
    /// <param name="y">The row.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="scratch">Memory of a row of tokens.</param>
    /// <param name="output">Column 0 of the output row.</param>
    public static void SigmoidRow(
        PlanarMap input, DepthwiseTaps taps, int y, in PlanarTile tile, float* scratch, float* output)
    {
        Sum(input, taps, y, in tile, scratch);
        new ReadOnlySpan<float>(scratch + 1, tile.Columns).CopyTo(new Span<float>(output + tile.Left + 1, tile.Columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift(PlanarMap input, int y, in PlanarTile tile, float* shifted)
    {
        int tokens = tile.Tokens;
        float* above = input.Row(y - 1) + tile.Left, at = input.Row(y) + tile.Left, below = input.Row(y + 1) + tile.Left;
        for (int channel = 0; channel < input.Channels; channel++)
        {
            nint place = channel * input.ChannelStride;
            for (int row = 0; row < 3; row++)
            {
                float* source = (row == 0 ? above : row == 1 ? at : below) + place;
                for (int column = -1; column <= 1; column++, shifted += tokens)
                {
                    for (int t = 0; t < tokens; t += TOps.Lanes)
                    {
                        TOps.Store(shifted + t, TOps.Load(source + column + t));
                    }
                }
            }
        }
    }

    /// <summary>values = max(values, slope values).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bend(float* values, int count, float slope)
    {
        TVector factor = TOps.Broadcast(slope);
        for (int i = 0; i < count; i += TOps.Lanes)
        {
            TVector value = TOps.Load(values + i);
            TOps.Store(values + i, TOps.Max(value, TOps.Multiply(value, factor)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(PlanarMap input, DepthwiseTaps taps, int y, in PlanarTile tile, float* output)
    {
        float* above = input.Row(y - 1) + tile.Left, at = input.Row(y) + tile.Left, below = input.Row(y + 1) + tile.Left;
        TVector one = TOps.Broadcast(1), toExponent = TOps.Broadcast(-LogTwoOfE);
        TVector largest = TOps.Broadcast(LargestExponent), smallest = TOps.Broadcast(-LargestExponent);
        for (int t = 0; t < tile.Tokens; t += TOps.Lanes)
        {
            TVector sum = TOps.Broadcast(0);
            for (int channel = 0; channel < taps.Channels; channel++)
            {
                float* weights = taps.Of(channel);
                nint place = (channel * input.ChannelStride) + t;
                float* p = above + place;
                sum = TOps.MultiplyAdd(TOps.Load(p - 1), TOps.Broadcast(weights[0]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p), TOps.Broadcast(weights[1]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p + 1), TOps.Broadcast(weights[2]), sum);
                p = at + place;
                sum = TOps.MultiplyAdd(TOps.Load(p - 1), TOps.Broadcast(weights[3]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p), TOps.Broadcast(weights[4]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p + 1), TOps.Broadcast(weights[5]), sum);
                p = below + place;
                sum = TOps.MultiplyAdd(TOps.Load(p - 1), TOps.Broadcast(weights[6]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p), TOps.Broadcast(weights[7]), sum);
                sum = TOps.MultiplyAdd(TOps.Load(p + 1), TOps.Broadcast(weights[8]), sum);
            }

            // 1 / (1 + e^-x).
            TVector exponent = TOps.Min(TOps.Max(TOps.Multiply(sum, toExponent), smallest), largest);
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(exponent);
            TVector sigmoid = TOps.Divide(one, TOps.Add(one, power));

            // The limits would make a number of what is none: sum - sum is 0, or NaN again.
            TOps.Store(output + t, TOps.Add(sigmoid, TOps.Subtract(sum, sum)));
        }
    }

    private readonly struct Scratch
    {
        public readonly float* Shifted;
        public readonly float* Output;
        public readonly int Length;

        public Scratch(float* start, int inputs, int outputs, int tokens)
        {
            ScratchLayout layout = new(start);
            Shifted = layout.Next((nint)inputs * Taps * tokens);
            Output = layout.Next((nint)outputs * tokens);
            Length = layout.Length;
        }
    }
}
