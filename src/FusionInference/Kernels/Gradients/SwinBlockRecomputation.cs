using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The forward pass of a Swin block over a group of windows, as <see cref="SwinBlock{TOps, TVector, TWindow}"/> computes it, with
/// everything kept that its gradient needs: x' = norm before(x), m = x' + norm(projection(attention(x'))), y = m + norm(MLP(m)).
/// </summary>
/// <remarks>Lanes are tokens, a group is whole registers, so there is no remainder.</remarks>
internal static unsafe class SwinBlockRecomputation<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.Group;
    }

    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.WindowTokens;
    }

    /// <summary>From <see cref="SwinGradientScratch.Raw"/> to the block's output, but for a normalisation after it.</summary>
    /// <param name="block">The parameters.</param>
    /// <param name="map">The map that the group is from.</param>
    /// <param name="windowRow">Its row of windows.</param>
    /// <param name="firstWindow">Its first window in the row.</param>
    /// <param name="parts">The scratch memory; the group's tokens stand in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        TrainableSwinBlock block, FeatureMap map, int windowRow, int firstWindow, in SwinGradientScratch parts)
    {
        SwinBlockWeights weights = block.Weights;
        int count = weights.Channels * Group;
        if (block.Edges.Before is null)
        {
            Copy(parts.Raw, parts.Input, count);
        }
        else
        {
            TransposedLayerNorm<TOps, TVector>.Run(parts.Raw, block.Edges.Before, parts.Input, Group, accumulate: false);
        }

        // Queries with the scale, keys without, both of unit length; values as they are.
        TransposedLinear<TOps, TVector>.Run(parts.Input, weights.QueryKeyValue, parts.Projected, Group);
        int heads = weights.Bias.Heads;
        WindowAttentionRecomputation<TOps, TVector, TWindow>.Normalize(
            parts.Projected, weights.LogitScales, heads, weights.HeadChannels, parts.InverseLengths);
        WindowAttentionRecomputation<TOps, TVector, TWindow>.Normalize(
            parts.Projected + count, null, heads, weights.HeadChannels, parts.InverseLengths + (heads * Group));
        Attend(weights, map, windowRow, firstWindow, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Attended, weights.Projection, parts.AttentionOutput, Group);
        Copy(parts.Input, parts.Middle, count);
        TransposedLayerNorm<TOps, TVector>.Run(
            parts.AttentionOutput, weights.AttentionNorm, parts.Middle, Group, accumulate: true);

        // The MLP. GELU's slope is taken on the way: afterwards its input is gone.
        TransposedLinear<TOps, TVector>.Run(parts.Middle, weights.FirstLayer, parts.Hidden, Group);
        TokenRows<TOps, TVector>.GeluWithSlope(parts.Hidden, parts.Slopes, 3 * count);
        TransposedLinear<TOps, TVector>.Run(parts.Hidden, weights.SecondLayer, parts.PerceptronOutput, Group);
        if (block.Edges.After is not null)
        {
            Copy(parts.Middle, parts.Output, count);
            TransposedLayerNorm<TOps, TVector>.Run(
                parts.PerceptronOutput, weights.MlpNorm, parts.Output, Group, accumulate: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Attend(
        SwinBlockWeights weights, FeatureMap map, int windowRow, int firstWindow, in SwinGradientScratch parts)
    {
        int windows = map.Width / TWindow.Side;
        bool shares = WindowLanes<TOps, TVector, TWindow>.SharesRegisters;
        int bottom = weights.Shift > 0 && windowRow == (map.Height / TWindow.Side) - 1 ? AttentionBiasTable.BottomEdge : 0;

        // A register with windows of different kinds needs a bias of its own, put together token by token.
        bool mixed = shares && weights.Shift > 0 && firstWindow + (Group / WindowTokens) >= windows;
        if (mixed)
        {
            SwinBlock<TOps, TVector, TWindow>.CollectBias(weights.Bias, bottom, firstWindow, windows, parts.Bias);
        }

        for (int head = 0; head < weights.Bias.Heads; head++)
        {
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                int start = WindowLanes<TOps, TVector, TWindow>.WindowStart(t);
                int right = shares
                    ? 0
                    : SwinBlock<TOps, TVector, TWindow>.Right(weights.Shift, firstWindow + (t / WindowTokens), windows);
                float* bias = mixed
                    ? parts.Bias + (head * WindowTokens * Group) + t
                    : weights.Bias.Values(bottom | right, head) + (t - start);
                AttentionRegister at = new(in parts, head, t, start);
                int biasStride = mixed ? Group : weights.Bias.QueryStride;
                if (weights.HeadChannels == SwinBlockWeights.QuadChannels)
                {
                    WindowAttentionRecomputation<TOps, TVector, TWindow>.Attend(
                        in at, bias, biasStride, weights.Bias.NeedsMaximum);
                }
                else
                {
                    WideWindowAttentionGradient<TOps, TVector, TWindow>.Attend(
                        in at, bias, biasStride, weights.Bias.NeedsMaximum);
                }
            }
        }
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));
}
