namespace FusionML.Inference;

/// <summary>A linear layer of some of the channels.</summary>
/// <param name="Weights">The layer.</param>
/// <param name="From">Its first input channel.</param>
/// <param name="To">Its first output channel.</param>
internal readonly record struct LinearPart(LinearWeights Weights, int From, int To);

/// <summary>Runs layers that consist of parts, on channels x tokens.</summary>
internal static unsafe class LayerParts<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Runs the parts of a linear layer; input and output do not overlap.</summary>
    public static void Linear(ReadOnlySpan<LinearPart> parts, float* input, float* output, int tokens)
    {
        foreach (LinearPart part in parts)
        {
            TransposedLinear<TOps, TVector>.Run(input + (part.From * tokens), part.Weights, output + (part.To * tokens), tokens);
        }
    }

    /// <summary>
    /// Normalises groups of channels, each as many as its norm has, one after the other; without norms gives the input back.
    /// </summary>
    public static float* Normalize(ReadOnlySpan<NormWeights> norms, float* input, float* output, int tokens)
    {
        nint from = 0;
        foreach (NormWeights norm in norms)
        {
            TransposedLayerNorm<TOps, TVector>.Run(input + from, norm, output + from, tokens, accumulate: false);
            from += (nint)norm.Channels * tokens;
        }

        return norms.IsEmpty ? input : output;
    }
}
