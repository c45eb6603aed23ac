using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// A whole SwinV2 block (networks with post-normalisation: x += norm(attention(x)); x += norm(mlp(x))) in one pass over memory,
/// in place.
/// </summary>
/// <remarks>
/// A group of windows is read pixel by pixel through a table of offsets, which is all that shift and window cutting come to, and
/// transposed to channel-major tokens in the first-level cache. Everything then runs with lanes as tokens, and the result goes
/// back to the same pixels. Windows never overlap, so different rows of windows may be computed by different threads.
/// </remarks>
internal static unsafe class SwinBlock<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.GroupTokens;
    }

    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    /// <summary>Values of scratch memory that <see cref="WindowRow"/> needs.</summary>
    public static int ScratchLength(SwinBlockWeights block) =>
        new SwinBlockScratch(null, block.Channels, block.Bias.Heads, Group, WindowTokens).Length;

    /// <summary>Computes one row of windows.</summary>
    /// <param name="block">The weights.</param>
    /// <param name="map">The map, changed in place; height and width are multiples of the window.</param>
    /// <param name="windowRow">Which row of windows, from 0 to height / side - 1, or -1 for the last one as seen from the
    /// top.</param>
    /// <param name="edges">Normalisations before and after, and the convolution that follows.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WindowRow(SwinBlockWeights block, FeatureMap map, int windowRow, in SwinEdges edges, float* scratch)
    {
        int windows = map.Width / TWindow.Side;
        int windowsPerGroup = Group / WindowTokens;
        nint* offsets = stackalloc nint[Group];
        nint* places = stackalloc nint[Group];
        nint planeStride = edges.Planes is null ? 0 : edges.Planes[0].RowStride;
        nint* lanes = stackalloc nint[TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            lanes[lane] = (nint)lane * Group;
        }

        SwinBlockScratch parts = new(scratch, block.Channels, block.Bias.Heads, Group, WindowTokens);
        float* tokens = parts.Tokens;
        float* origin = map.Origin;
        for (int first = 0; first < windows; first += windowsPerGroup)
        {
            FillOffsets(map, block.Shift, windowRow, first, offsets, planeStride, places);
            Move(origin, offsets, lanes, tokens, map.Channels);
            if (edges.Before is not null)
            {
                TransposedLayerNorm<TOps, TVector>.Run(tokens, edges.Before, tokens, Group, accumulate: false);
            }

            Compute(block, map, windowRow, first, in parts);
            if (edges.After is not null)
            {
                TransposedLayerNorm<TOps, TVector>.Run(tokens, edges.After, tokens, Group, accumulate: false);
            }

            if (edges.Taps is not null && edges.Planes is not null)
            {
                TapProducts<TOps, TVector>.Store(edges.Planes, edges.Taps, places, tokens, Group, parts.Wide);
            }
            else
            {
                MoveBack(tokens, lanes, origin, offsets, map.Channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute(
        SwinBlockWeights block, FeatureMap map, int windowRow, int firstWindow, in SwinBlockScratch parts)
    {
        int channels = block.Channels;
        float* x = parts.Tokens, wide = parts.Wide, narrow = parts.Narrow;
        TransposedLinear<TOps, TVector>.Run(x, block.QueryKeyValue, wide, Group);
        WindowAttention<TOps, TVector, TWindow>.Normalize(wide, wide + (channels * Group), block.LogitScales, block.HeadChannels);
        Attend(block, map, windowRow, firstWindow, in parts);
        TransposedLinear<TOps, TVector>.Run(narrow, block.Projection, wide, Group);
        TransposedLayerNorm<TOps, TVector>.Run(wide, block.AttentionNorm, x, Group, accumulate: true);
        TransposedLinear<TOps, TVector>.Run(x, block.FirstLayer, wide, Group);
        Gelu.InPlace<TOps, TVector>(wide, 3 * channels * Group);
        TransposedLinear<TOps, TVector>.Run(wide, block.SecondLayer, narrow, Group);
        TransposedLayerNorm<TOps, TVector>.Run(narrow, block.MlpNorm, x, Group, accumulate: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Attend(
        SwinBlockWeights block, FeatureMap map, int windowRow, int firstWindow, in SwinBlockScratch parts)
    {
        float* queryKeyValue = parts.Wide, output = parts.Narrow, biasScratch = parts.Bias;
        int channels = block.Channels;
        int heads = block.Bias.Heads, headChannels = block.HeadChannels;
        int windows = map.Width / TWindow.Side;
        bool lastRow = block.Shift > 0 && (windowRow < 0 || windowRow == (map.Height / TWindow.Side) - 1);
        int bottom = lastRow ? AttentionBiasTable.BottomEdge : 0;
        bool mixed = block.Shift > 0 && firstWindow + (Group / WindowTokens) >= windows;
        if (WindowAttention<TOps, TVector, TWindow>.SharesRegisters && mixed)
        {
            CollectBias(block.Bias, bottom, firstWindow, windows, biasScratch);
        }

        for (int head = 0; head < heads; head++)
        {
            float* query = queryKeyValue + (head * headChannels * Group);
            float* key = query + (channels * Group);
            float* value = key + (channels * Group);
            float* target = output + (head * headChannels * Group);
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                if (WindowAttention<TOps, TVector, TWindow>.SharesRegisters)
                {
                    float* bias = mixed ? biasScratch + (head * WindowTokens * Group) + t : block.Bias.Values(bottom, head);
                    WindowAttention<TOps, TVector, TWindow>.ManyWindows(
                        query + t,
                        key + t,
                        value + t,
                        bias,
                        mixed ? Group : block.Bias.QueryStride,
                        block.Bias.NeedsMaximum,
                        headChannels,
                        target + t);
                }
                else
                {
                    int window = t / WindowTokens;
                    int start = window * WindowTokens;
                    float* bias = block.Bias.Values(
                        bottom | Right(block.Shift, firstWindow + window, windows), head) + (t - start);
                    if (headChannels == SwinBlockWeights.QuadChannels)
                    {
                        WindowAttention<TOps, TVector, TWindow>.OneWindow(
                            query + t, key + start, value + start, bias, block.Bias.NeedsMaximum, target + t);
                    }
                    else
                    {
                        WideWindowAttention<TOps, TVector, TWindow>.OneWindow(
                            query + t, key + start, value + start, bias, block.Bias.NeedsMaximum, headChannels, target + t);
                    }
                }
            }
        }
    }

    internal static int Right(int shift, int window, int windows) =>
        shift > 0 && window >= windows - 1 ? AttentionBiasTable.RightEdge : 0;

    /// <summary>Puts the bias of a group with windows of different kinds together: heads x keys x tokens of the group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CollectBias(AttentionBiasTable table, int bottom, int firstWindow, int windows, float* target)
    {
        for (int head = 0; head < table.Heads; head++)
        {
            for (int key = 0; key < WindowTokens; key++)
            {
                for (int t = 0; t < Group; t++, target++)
                {
                    int kind = bottom | Right(1, firstWindow + (t / WindowTokens), windows);
                    *target = table.Values(kind, head)[(key * table.QueryStride) + (t % WindowTokens)];
                }
            }
        }
    }

    /// <summary>
    /// Where each token of the group stands in the map and in a plane of tap products; past the last window of a row, that window
    /// once more. A band need not hold the rows that a shifted window takes from the other end of the picture: the mask keeps
    /// their tokens out, so a spare row stands in for them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FillOffsets(
        FeatureMap map, int shift, int windowRow, int firstWindow, nint* offsets, nint planeStride, nint* places)
    {
        int lastWindow = (map.Width / TWindow.Side) - 1;
        for (int t = 0; t < Group; t++)
        {
            int window = Math.Min(firstWindow + (t / WindowTokens), lastWindow);
            int place = t % WindowTokens;
            int y = (windowRow * TWindow.Side) + shift + (place / TWindow.Side);
            int x = (window * TWindow.Side) + shift + (place % TWindow.Side);
            y += y < 0 ? map.Height : y >= map.Height ? -map.Height : 0;
            x -= x >= map.Width ? map.Width : 0;
            nint row = map.RowIndex(y);
            offsets[t] = (row * map.RowStride) + ((nint)x * map.Channels);
            places[t] = (row * planeStride) + x;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Move(float* origin, nint* offsets, nint* lanes, float* target, int channels)
    {
        for (int t = 0; t < Group; t += TOps.Lanes)
        {
            for (int c = 0; c < channels; c += TOps.Lanes)
            {
                TOps.Transpose(origin + c, offsets + t, target + (c * Group) + t, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MoveBack(float* source, nint* lanes, float* origin, nint* offsets, int channels)
    {
        for (int t = 0; t < Group; t += TOps.Lanes)
        {
            for (int c = 0; c < channels; c += TOps.Lanes)
            {
                TOps.Transpose(source + (c * Group) + t, lanes, origin + c, offsets + t);
            }
        }
    }
}
