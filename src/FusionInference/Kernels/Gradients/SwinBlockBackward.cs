using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The backward pass of a Swin block over a group of windows: from the gradient of the output to that of the input, with the
/// gradients of the parameters added to their sums. <see cref="SwinBlockRecomputation{TOps, TVector, TWindow}"/> comes first.
/// </summary>
/// <remarks>
/// A residual branch y = x + norm(f(x)) gives dx = dy + f'(norm'(dy)): dy stays in one place while norm' and f' go back through
/// the branch, and the branch's result is added at the end. A linear layer y = W x + b gives dx = W^T dy (another linear layer,
/// on transposed weights), dW = sum over tokens of dy x^T and db = sum over tokens of dy. Lanes are tokens, except in dW, where
/// they are the layer's inputs; there is no remainder.
/// </remarks>
internal static unsafe class SwinBlockBackward<TOps, TVector, TWindow>
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

    /// <summary>
    /// From <see cref="SwinGradientScratch.OutputGradient"/> to <see cref="SwinGradientScratch.InputGradient"/>.
    /// </summary>
    /// <param name="block">The parameters, with their transposed weights made.</param>
    /// <param name="sums">Where the parameters' gradients are summed.</param>
    /// <param name="parts">The scratch memory with what the forward pass has left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TrainableSwinBlock block, in SwinBlockSums sums, in SwinGradientScratch parts)
    {
        SwinBlockWeights weights = block.Weights;
        TransposedSwinWeights transposed = block.Transposed;
        int count = weights.Channels * Group;
        if (block.Edges.After is not null)
        {
            Norm(parts.Output, parts.OutputGradient, block.Edges.After, parts.OutputGradient, sums.After);
        }

        // The MLP: its branch's gradient, the second layer, GELU, the first layer.
        Norm(parts.PerceptronOutput, parts.OutputGradient, weights.MlpNorm, parts.Narrow, sums.MlpNorm);
        Layer(weights.SecondLayer, parts.Narrow, parts.Hidden, sums.SecondLayer, sums.SecondLayerBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Narrow, transposed.SecondLayer, parts.Wide, Group);
        TokenRows<TOps, TVector>.Multiply(parts.Slopes, parts.Wide, 3 * count);
        Layer(weights.FirstLayer, parts.Wide, parts.Middle, sums.FirstLayer, sums.FirstLayerBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Wide, transposed.FirstLayer, parts.Narrow, Group);
        TokenRows<TOps, TVector>.Add(parts.Narrow, parts.OutputGradient, count);

        // The attention: its branch's gradient, the projection, the windows, the first linear layer.
        Norm(parts.AttentionOutput, parts.OutputGradient, weights.AttentionNorm, parts.Narrow, sums.AttentionNorm);
        Layer(weights.Projection, parts.Narrow, parts.Attended, sums.Projection, sums.ProjectionBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Narrow, transposed.Projection, parts.AttendedGradient, Group);
        Attention(weights, in sums, in parts);
        Layer(weights.QueryKeyValue, parts.Wide, parts.Input, sums.QueryKeyValue, sums.QueryKeyValueBias, in parts);
        TransposedLinear<TOps, TVector>.Run(parts.Wide, transposed.QueryKeyValue, parts.InputGradient, Group);
        TokenRows<TOps, TVector>.Add(parts.OutputGradient, parts.InputGradient, count);
        if (block.Edges.Before is not null)
        {
            Norm(parts.Raw, parts.InputGradient, block.Edges.Before, parts.InputGradient, sums.Before);
        }
    }

    /// <summary>From the gradient of what the attention mixes to those of raw queries, raw keys and values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Attention(SwinBlockWeights weights, in SwinBlockSums sums, in SwinGradientScratch parts)
    {
        bool isQuad = weights.HeadChannels == SwinBlockWeights.QuadChannels;
        int biasStride = WindowLanes<TOps, TVector, TWindow>.BiasSumStride;
        for (int head = 0; head < weights.Bias.Heads; head++)
        {
            float scale = weights.LogitScales[head] / WindowAttentionGradient<TOps, TVector, TWindow>.Log2E;
            float* biasSums = sums.PositionBias + (head * WindowTokens * biasStride);
            float* scaleSums = sums.Scales + (head * TOps.Lanes);

            // All queries of a head come first: the keys of a window need the logits' gradients of all its queries.
            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                int start = WindowLanes<TOps, TVector, TWindow>.WindowStart(t);
                AttentionRegister at = new(in parts, head, t, start);
                if (isQuad)
                {
                    WindowAttentionGradient<TOps, TVector, TWindow>.Queries(in at, scale, biasSums + (t - start), scaleSums);
                }
                else
                {
                    WideWindowAttentionGradient<TOps, TVector, TWindow>.Queries(in at, scale, biasSums + (t - start), scaleSums);
                }
            }

            for (int t = 0; t < Group; t += TOps.Lanes)
            {
                AttentionRegister at = new(in parts, head, t, WindowLanes<TOps, TVector, TWindow>.WindowStart(t));
                if (isQuad)
                {
                    WindowAttentionGradient<TOps, TVector, TWindow>.Keys(in at, parts.Turned);
                }
                else
                {
                    WideWindowAttentionGradient<TOps, TVector, TWindow>.Keys(in at, parts.Turned);
                }
            }
        }
    }

    private static void Norm(float* source, float* gradients, NormWeights weights, float* result, NormSums sums) =>
        LayerNormGradient<TOps, TVector>.Run(source, gradients, weights, result, sums, Group);

    /// <summary>The gradients of a linear layer's weights and bias.</summary>
    private static void Layer(
        LinearWeights layer, float* gradients, float* values, float* weightSums, float* biasSums, in SwinGradientScratch parts)
    {
        TokenRows<TOps, TVector>.Transpose(values, parts.TokenMajor, layer.Inputs, Group);
        OuterProducts<TOps, TVector>.Add(gradients, parts.TokenMajor, weightSums, layer.Outputs, layer.Inputs, Group);
        TokenRows<TOps, TVector>.AddSums(gradients, biasSums, layer.Outputs, Group);
    }
}
