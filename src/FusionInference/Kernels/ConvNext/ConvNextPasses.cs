using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The two passes of a ConvNeXt-V2 block over a picture. The first computes the depthwise convolution, and of the hidden channels
/// only their squares; the second computes the hidden channels again, because that costs less than to store four times the
/// channels, and then the layer behind them.
/// </summary>
/// <remarks>
/// Pixels are taken in groups, transposed to channel-major tokens, as in the attention. A group past the end of a row repeats the
/// last pixel.
/// </remarks>
internal static unsafe class ConvNextPasses<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TOps.Lanes;
    }

    /// <summary>Values of scratch memory that both passes need.</summary>
    public static int ScratchLength(ConvNextWeights weights) => new ConvNextScratch(null, weights, Group, TOps.Lanes).Length;

    /// <summary>
    /// First pass over one row: the depthwise convolution goes to the row <paramref name="filtered"/>, the squares are added to
    /// <paramref name="squares"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Measure(ConvNextWeights weights, FeatureMap input, float* filtered, int y, double* squares, float* scratch)
    {
        DepthwiseConvolution<TOps, TVector>.Row(input, weights.Depthwise, y, filtered);
        ConvNextScratch parts = new(scratch, weights, Group, TOps.Lanes);
        float* tokens = parts.Tokens, hidden = parts.Hidden, rowSquares = parts.Squares;
        new Span<float>(rowSquares, TOps.Lanes * weights.Hidden).Clear();
        for (int x = 0; x < input.Width; x += Group)
        {
            ComputeHidden(weights, filtered, x, input.Width, tokens, hidden);
            AddSquares(hidden, weights.Hidden, Math.Min(Group, input.Width - x), rowSquares);
        }

        for (int channel = 0; channel < weights.Hidden; channel++)
        {
            squares[channel] += TOps.Sum(TOps.Load(rowSquares + (channel * TOps.Lanes)));
        }
    }

    /// <summary>Second pass over one row: output = input + contract(hidden).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Finish(
        ConvNextWeights weights,
        LinearWeights contract,
        FeatureMap input,
        float* filtered,
        FeatureMap output,
        int y,
        float* scratch)
    {
        int channels = weights.Channels;
        ConvNextScratch parts = new(scratch, weights, Group, TOps.Lanes);
        float* tokens = parts.Tokens, hidden = parts.Hidden, change = parts.Change;
        nint* offsets = stackalloc nint[Group];
        nint* lanes = stackalloc nint[TOps.Lanes];
        FillLanes(lanes);
        for (int x = 0; x < input.Width; x += Group)
        {
            ComputeHidden(weights, filtered, x, input.Width, tokens, hidden);
            TransposedLinear<TOps, TVector>.Run(hidden, contract, change, Group);
            FillOffsets(offsets, x, input.Width, channels);
            float* target = output.Row(y);
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                for (int c = 0; c < channels; c += TOps.Lanes)
                {
                    TOps.Transpose(change + (c * Group) + t, lanes, target + c, offsets + t);
                }
            }

            int values = Math.Min(Group, input.Width - x) * channels;
            Elementwise<TOps, TVector>.Add(target + (x * channels), input.Row(y) + (x * channels), values);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeHidden(ConvNextWeights weights, float* row, int x, int width, float* tokens, float* hidden)
    {
        int channels = weights.Channels;
        nint* offsets = stackalloc nint[Group];
        nint* lanes = stackalloc nint[TOps.Lanes];
        FillLanes(lanes);
        FillOffsets(offsets, x, width, channels);
        for (int t = 0; t < Group; t += TOps.Lanes)
        {
            for (int c = 0; c < channels; c += TOps.Lanes)
            {
                TOps.Transpose(row + c, offsets + t, tokens + (c * Group) + t, lanes);
            }
        }

        TransposedLayerNorm<TOps, TVector>.Run(tokens, weights.Norm, tokens, Group, accumulate: false);
        TransposedLinear<TOps, TVector>.Run(tokens, weights.Expand, hidden, Group);
        Gelu.InPlace<TOps, TVector>(hidden, weights.Hidden * Group);
    }

    private static void FillLanes(nint* lanes)
    {
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            lanes[lane] = (nint)lane * Group;
        }
    }

    private static void FillOffsets(nint* offsets, int x, int width, int channels)
    {
        for (int t = 0; t < Group; t++)
        {
            offsets[t] = (nint)Math.Min(x + t, width - 1) * channels;
        }
    }

    /// <summary>
    /// Adds the squares of each channel to one register per channel; the last <c>Group - valid</c> tokens of a channel do not
    /// count.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSquares(float* hidden, int channels, int valid, float* sums)
    {
        for (int channel = 0; channel < channels; channel++, hidden += Group, sums += TOps.Lanes)
        {
            if (valid < Group)
            {
                new Span<float>(hidden + valid, Group - valid).Clear();
            }

            TVector first = TOps.Load(hidden), second = TOps.Load(hidden + TOps.Lanes);
            TOps.Store(sums, TOps.MultiplyAdd(first, first, TOps.MultiplyAdd(second, second, TOps.Load(sums))));
        }
    }
}
