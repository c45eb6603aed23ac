using System.Runtime.CompilerServices;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A Swin block backwards, a group of windows at a time: the forward pass is computed again from the block's input, which is all
/// that is kept, and the gradient goes back through it in the first two cache levels.
/// </summary>
/// <remarks>
/// Everything is channel-major as in the forward kernel; inputs of linear layers are also turned token-major, for their weights'
/// gradients. Windows that only fill up the last group of a row have no gradient, and write theirs to a spare place.
/// </remarks>
internal static unsafe class SwinBlockGradient<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    // Between the parts of the scratch memory: see SwinBlock.
    private const int Pad = 576;

    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttentionGradient<TOps, TVector, TWindow>.Group;
    }

    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    /// <summary>Values of scratch memory.</summary>
    public static int ScratchLength(int channels)
    {
        int heads = channels / SwinBlockWeights.HeadChannels;
        return (Group * ((33 * channels) + (2 * heads) + (3 * heads * WindowTokens))) + (24 * Pad) + channels + 512;
    }

    /// <summary>One row of windows.</summary>
    /// <param name="block">The parameters.</param>
    /// <param name="edges">The normalisations before and after the block, if any.</param>
    /// <param name="sums">Where the parameters' gradients are summed.</param>
    /// <param name="target">Their memory.</param>
    /// <param name="input">The input of the block, or of the normalisation before it.</param>
    /// <param name="outputGradient">The gradient of its output, or of the normalisation's after it.</param>
    /// <param name="inputGradient">Receives the gradient of the input.</param>
    /// <param name="windowRow">Which row of windows.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WindowRow(
        SwinBlockPack block,
        in SwinEdges edges,
        SwinBlockSums sums,
        float* target,
        FeatureMap input,
        FeatureMap outputGradient,
        FeatureMap inputGradient,
        int windowRow,
        float* scratch)
    {
        int channels = block.Weights.Channels;
        int windows = input.Width / TWindow.Side;
        int windowsPerGroup = Group / WindowTokens;
        nint* offsets = stackalloc nint[Group];
        nint* places = stackalloc nint[Group];
        nint* lanes = stackalloc nint[TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            lanes[lane] = (nint)lane * Group;
        }

        Parts parts = new(scratch, channels);
        float* gradientOrigin = inputGradient.Row(0);
        for (int first = 0; first < windows; first += windowsPerGroup)
        {
            Inference.SwinBlock<TOps, TVector, TWindow>.FillOffsets(
                input, block.Weights.Shift, windowRow, first, offsets, planeStride: 0, places);
            Inference.SwinBlock<TOps, TVector, TWindow>.Move(input.Row(0), offsets, lanes, parts.Raw, channels);
            Inference.SwinBlock<TOps, TVector, TWindow>.Move(outputGradient.Row(0), offsets, lanes, parts.OutputGradient, channels);
            int valid = Math.Min(windows - first, windowsPerGroup) * WindowTokens;
            if (valid < Group)
            {
                TokenRows<TOps, TVector>.Clear(parts.OutputGradient, channels, Group, valid);
                for (int t = valid; t < Group; t++)
                {
                    offsets[t] = (nint)(parts.Spare - gradientOrigin);
                }
            }

            Forward(block, in edges, input, windowRow, first, in parts);
            Backward(block, in edges, sums, target, in parts);
            Inference.SwinBlock<TOps, TVector, TWindow>.MoveBack(parts.InputGradient, lanes, gradientOrigin, offsets, channels);
        }
    }

    /// <summary>The block again, with everything kept that its gradient needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(
        SwinBlockPack block, in SwinEdges edges, FeatureMap map, int windowRow, int first, in Parts parts)
    {
        SwinBlockWeights weights = block.Weights;
        int channels = weights.Channels, count = channels * Group;
        if (edges.Before is null)
        {
            Copy(parts.Raw, parts.Input, count);
        }
        else
        {
            TransposedLayerNorm<TOps, TVector>.Run(parts.Raw, edges.Before, parts.Input, Group, accumulate: false);
        }

        TransposedLinear<TOps, TVector>.Run(parts.Input, weights.QueryKeyValue, parts.Projected, Group);
        int heads = weights.Bias.Heads;
        WindowAttentionGradient<TOps, TVector, TWindow>.Normalize(
            parts.Projected, weights.LogitScales, heads, parts.InverseLengths);
        WindowAttentionGradient<TOps, TVector, TWindow>.Normalize(
            parts.Projected + count, null, heads, parts.InverseLengths + (heads * Group));
        Attend(weights, map, windowRow, first, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Attended, weights.Projection, parts.AttentionOutput, Group);
        Copy(parts.Input, parts.Middle, count);
        TransposedLayerNorm<TOps, TVector>.Run(
            parts.AttentionOutput, weights.AttentionNorm, parts.Middle, Group, accumulate: true);
        TransposedLinear<TOps, TVector>.Run(parts.Middle, weights.FirstLayer, parts.Hidden, Group);
        TokenRows<TOps, TVector>.GeluWithSlope(parts.Hidden, parts.Slopes, 3 * count);
        TransposedLinear<TOps, TVector>.Run(parts.Hidden, weights.SecondLayer, parts.PerceptronOutput, Group);
        if (edges.After is not null)
        {
            Copy(parts.Middle, parts.Output, count);
            TransposedLayerNorm<TOps, TVector>.Run(
                parts.PerceptronOutput, weights.MlpNorm, parts.Output, Group, accumulate: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Attend(SwinBlockWeights weights, FeatureMap map, int windowRow, int firstWindow, in Parts parts)
    {
        int count = weights.Channels * Group;
        int windows = map.Width / TWindow.Side;
        bool shares = WindowAttention<TOps, TVector, TWindow>.SharesRegisters;
        int bottom = weights.Shift > 0 && windowRow == (map.Height / TWindow.Side) - 1 ? AttentionBiasTable.BottomEdge : 0;
        bool mixed = shares && weights.Shift > 0 && firstWindow + (Group / WindowTokens) >= windows;
        if (mixed)
        {
            Inference.SwinBlock<TOps, TVector, TWindow>.CollectBias(weights.Bias, bottom, firstWindow, windows, parts.Bias);
        }

        for (int head = 0; head < weights.Bias.Heads; head++)
        {
            nint row = (nint)head * SwinBlockWeights.HeadChannels * Group;
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                int start = shares ? t : t / WindowTokens * WindowTokens;
                int right = shares ? 0 : Inference.SwinBlock<TOps, TVector, TWindow>.Right(
                    weights.Shift, firstWindow + (t / WindowTokens), windows);
                float* bias = mixed
                    ? parts.Bias + (head * WindowTokens * Group) + t
                    : weights.Bias.Values(bottom | right, head) + (t - start);
                WindowAttentionGradient<TOps, TVector, TWindow>.Attend(
                    parts.Projected + row + t,
                    parts.Projected + count + row + t,
                    parts.Projected + (2 * count) + row + t,
                    start - t,
                    bias,
                    mixed ? Group : weights.Bias.QueryStride,
                    weights.Bias.NeedsMaximum,
                    parts.Probabilities + (head * WindowTokens * Group) + t,
                    parts.Attended + row + t);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(
        SwinBlockPack block, in SwinEdges edges, SwinBlockSums sums, float* target, in Parts parts)
    {
        SwinBlockWeights weights = block.Weights;
        int channels = weights.Channels, count = channels * Group;
        if (edges.After is not null)
        {
            Norm(parts.Output, parts.OutputGradient, edges.After, parts.OutputGradient, sums, target, 3);
        }

        // The MLP: its branch's gradient, the second layer, GELU, the first layer.
        Norm(parts.PerceptronOutput, parts.OutputGradient, weights.MlpNorm, parts.Narrow, sums, target, 1);
        Linear(parts.Narrow, parts.Hidden, channels, 3 * channels, target + sums.SecondLayer, target + sums.SecondLayerBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Narrow, block.SecondLayerBack, parts.Wide, Group);
        TokenRows<TOps, TVector>.Multiply(parts.Slopes, parts.Wide, 3 * count);
        Linear(parts.Wide, parts.Middle, 3 * channels, channels, target + sums.FirstLayer, target + sums.FirstLayerBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Wide, block.FirstLayerBack, parts.Narrow, Group);
        TokenRows<TOps, TVector>.Add(parts.Narrow, parts.OutputGradient, count);

        // The attention: its branch's gradient, the projection, the windows, the first linear layer.
        Norm(parts.AttentionOutput, parts.OutputGradient, weights.AttentionNorm, parts.Narrow, sums, target, 0);
        Linear(parts.Narrow, parts.Attended, channels, channels, target + sums.Projection, target + sums.ProjectionBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Narrow, block.ProjectionBack, parts.AttendedGradient, Group);
        Attention(weights, sums, target, in parts);
        Linear(
            parts.Wide, parts.Input, 3 * channels, channels, target + sums.QueryKeyValue, target + sums.QueryKeyValueBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Wide, block.QueryKeyValueBack, parts.InputGradient, Group);
        TokenRows<TOps, TVector>.Add(parts.OutputGradient, parts.InputGradient, count);
        if (edges.Before is not null)
        {
            Norm(parts.Raw, parts.InputGradient, edges.Before, parts.InputGradient, sums, target, 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Attention(SwinBlockWeights weights, SwinBlockSums sums, float* target, in Parts parts)
    {
        int count = weights.Channels * Group;
        bool shares = WindowAttention<TOps, TVector, TWindow>.SharesRegisters;
        int biasStride = WindowAttentionGradient<TOps, TVector, TWindow>.BiasSumStride;
        int heads = weights.Bias.Heads;
        for (int head = 0; head < heads; head++)
        {
            nint row = (nint)head * SwinBlockWeights.HeadChannels * Group;
            float* probabilities = parts.Probabilities + (head * WindowTokens * Group);
            float* changes = parts.LogitGradients + (head * WindowTokens * Group);
            float scale = weights.LogitScales[head] / WindowAttentionGradient<TOps, TVector, TWindow>.Log2E;
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                int start = shares ? t : t / WindowTokens * WindowTokens;
                WindowAttentionGradient<TOps, TVector, TWindow>.Queries(
                    parts.AttendedGradient + row + t,
                    parts.Attended + row + t,
                    parts.Projected + row + t,
                    parts.Projected + count + row + t,
                    parts.Projected + (2 * count) + row + t,
                    start - t,
                    parts.InverseLengths + (head * Group) + t,
                    scale,
                    probabilities + t,
                    changes + t,
                    target + sums.PositionBias + (head * WindowTokens * biasStride) + (t - start),
                    target + sums.Scales + (head * TOps.Lanes),
                    parts.Wide + row + t);
            }

            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                int start = shares ? t : t / WindowTokens * WindowTokens;
                WindowAttentionGradient<TOps, TVector, TWindow>.Keys(
                    parts.AttendedGradient + row + t,
                    parts.Projected + row + t,
                    parts.Projected + count + row + t,
                    start - t,
                    parts.InverseLengths + ((heads + head) * Group) + t,
                    probabilities + start,
                    changes + start,
                    parts.Turned,
                    parts.Wide + count + row + t,
                    parts.Wide + (2 * count) + row + t);
            }
        }
    }

    private static void Norm(
        float* source, float* gradients, NormWeights weights, float* result, SwinBlockSums sums, float* target, int index)
    {
        float* scale = target + sums.Norm(index);
        LayerNormGradient<TOps, TVector>.Run(
            source, gradients, weights, result, scale, scale + (weights.Channels * TOps.Lanes), Group);
    }

    /// <summary>The gradients of a linear layer's weights and bias.</summary>
    private static void Linear(
        float* gradients, float* values, int outputs, int inputs, float* weightSums, float* biasSums, in Parts parts)
    {
        TokenRows<TOps, TVector>.Transpose(values, parts.TokenMajor, inputs, Group);
        OuterProducts<TOps, TVector>.Add(gradients, parts.TokenMajor, weightSums, outputs, inputs, Group);
        TokenRows<TOps, TVector>.AddSums(gradients, biasSums, outputs, Group);
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    /// <summary>The parts of the scratch memory: rows of a group's tokens.</summary>
    private readonly struct Parts
    {
        /// <summary>The input as it stands in the map; after the norm before the block; after the attention; after the MLP.</summary>
        public readonly float* Raw, Input, Middle, Output;

        /// <summary>Scaled unit queries, unit keys and values, and the inverse lengths of queries and keys.</summary>
        public readonly float* Projected, InverseLengths;

        public readonly float* Probabilities, LogitGradients, Bias, Turned;

        /// <summary>The values that the attention mixes, its projection; GELU's values and slopes, and the MLP's output.</summary>
        public readonly float* Attended, AttentionOutput, Hidden, Slopes, PerceptronOutput;

        public readonly float* OutputGradient, InputGradient, AttendedGradient, Narrow, Wide, TokenMajor, Spare;

        public Parts(float* scratch, int channels)
        {
            int heads = channels / SwinBlockWeights.HeadChannels;
            nint rows = (nint)channels * Group, window = (nint)heads * WindowTokens * Group;
            Raw = scratch;
            Input = Raw + rows + Pad;
            Middle = Input + rows + Pad;
            Output = Middle + rows + Pad;
            Projected = Output + rows + Pad;
            InverseLengths = Projected + (3 * rows) + Pad;
            Probabilities = InverseLengths + (2 * heads * Group) + Pad;
            LogitGradients = Probabilities + window + Pad;
            Bias = LogitGradients + window + Pad;
            Turned = Bias + window + Pad;
            Attended = Turned + 512 + Pad;
            AttentionOutput = Attended + rows + Pad;
            Hidden = AttentionOutput + rows + Pad;
            Slopes = Hidden + (3 * rows) + Pad;
            PerceptronOutput = Slopes + (3 * rows) + Pad;
            OutputGradient = PerceptronOutput + rows + Pad;
            InputGradient = OutputGradient + rows + Pad;
            AttendedGradient = InputGradient + rows + Pad;
            Narrow = AttendedGradient + rows + Pad;
            Wide = Narrow + rows + Pad;
            TokenMajor = Wide + (3 * rows) + Pad;
            Spare = TokenMajor + (3 * rows) + Pad;
        }
    }
}
