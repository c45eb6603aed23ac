using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The gradient of a layer normalisation over the channels of channel-major tokens. With n = (x - mean) / deviation, g the
/// outputs' gradients and h = scale * g: dx = (h - mean(h) - n mean(h n)) / deviation, dscale = sum of g n, dshift = sum of g.
/// </summary>
/// <remarks>Lanes are tokens, two registers at a time, as in the normalisation itself.</remarks>
internal static unsafe class LayerNormGradient<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Computes the gradients of a group.</summary>
    /// <param name="source">x, channels x tokens.</param>
    /// <param name="gradients">g; may be <paramref name="target"/>.</param>
    /// <param name="weights">Scale and epsilon.</param>
    /// <param name="target">Receives dx.</param>
    /// <param name="sums">dscale and dshift, added to.</param>
    /// <param name="tokens">A multiple of twice the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, float* gradients, NormWeights weights, float* target, NormSums sums, int tokens)
    {
        float* scaleSums = sums.Scale, shiftSums = sums.Shift;
        int channels = weights.Channels;
        TVector perChannel = TOps.Broadcast(1f / channels);
        TVector epsilon = TOps.Broadcast(weights.Epsilon);
        for (int t = 0; t < tokens; t += 2 * TOps.Lanes)
        {
            (TVector mean0, TVector inverse0) = Moments(source + t, channels, tokens, perChannel, epsilon);
            (TVector mean1, TVector inverse1) = Moments(source + t + TOps.Lanes, channels, tokens, perChannel, epsilon);

            // First over the channels: dscale and dshift of each, and the means of h and h n over all. The first register of
            // tokens is added to a channel's sums before the second, so they are read and written once.
            TVector sum0 = TOps.Broadcast(0), sum1 = sum0, product0 = sum0, product1 = sum0;
            float* x = source + t;
            float* g = gradients + t;
            for (int c = 0; c < channels; c++, x += tokens, g += tokens)
            {
                TVector scale = TOps.Broadcast(weights.Scale[c]);
                TVector g0 = TOps.Load(g), g1 = TOps.Load(g + TOps.Lanes);
                TVector n0 = TOps.Multiply(TOps.Subtract(TOps.Load(x), mean0), inverse0);
                TVector n1 = TOps.Multiply(TOps.Subtract(TOps.Load(x + TOps.Lanes), mean1), inverse1);
                TVector scaled = TOps.MultiplyAdd(g0, n0, TOps.Load(scaleSums + (c * TOps.Lanes)));
                TOps.Store(scaleSums + (c * TOps.Lanes), TOps.MultiplyAdd(g1, n1, scaled));
                TVector shifted = TOps.Add(TOps.Load(shiftSums + (c * TOps.Lanes)), g0);
                TOps.Store(shiftSums + (c * TOps.Lanes), TOps.Add(shifted, g1));
                TVector h0 = TOps.Multiply(g0, scale), h1 = TOps.Multiply(g1, scale);
                (sum0, sum1) = (TOps.Add(sum0, h0), TOps.Add(sum1, h1));
                (product0, product1) = (TOps.MultiplyAdd(h0, n0, product0), TOps.MultiplyAdd(h1, n1, product1));
            }

            (sum0, sum1) = (TOps.Multiply(sum0, perChannel), TOps.Multiply(sum1, perChannel));
            (product0, product1) = (TOps.Multiply(product0, perChannel), TOps.Multiply(product1, perChannel));

            // Then dx. n is computed again, which costs less than to keep it; g is read before dx may take its place.
            x = source + t;
            g = gradients + t;
            float* y = target + t;
            for (int c = 0; c < channels; c++, x += tokens, g += tokens, y += tokens)
            {
                TVector scale = TOps.Broadcast(weights.Scale[c]);
                TVector n0 = TOps.Multiply(TOps.Subtract(TOps.Load(x), mean0), inverse0);
                TVector n1 = TOps.Multiply(TOps.Subtract(TOps.Load(x + TOps.Lanes), mean1), inverse1);
                TVector h0 = TOps.Subtract(TOps.Multiply(TOps.Load(g), scale), sum0);
                TVector h1 = TOps.Subtract(TOps.Multiply(TOps.Load(g + TOps.Lanes), scale), sum1);
                TOps.Store(y, TOps.Multiply(TOps.Subtract(h0, TOps.Multiply(n0, product0)), inverse0));
                TOps.Store(y + TOps.Lanes, TOps.Multiply(TOps.Subtract(h1, TOps.Multiply(n1, product1)), inverse1));
            }
        }
    }

    /// <summary>Mean and 1 / deviation of one register of tokens over the channels, as in the normalisation itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Mean, TVector Inverse) Moments(
        float* x, int channels, int tokens, TVector perChannel, TVector epsilon)
    {
        TVector mean = TOps.Broadcast(0), square = mean;
        for (int c = 0; c < channels; c++)
        {
            mean = TOps.Add(mean, TOps.Load(x + ((nint)c * tokens)));
        }

        mean = TOps.Multiply(mean, perChannel);
        for (int c = 0; c < channels; c++)
        {
            TVector difference = TOps.Subtract(TOps.Load(x + ((nint)c * tokens)), mean);
            square = TOps.MultiplyAdd(difference, difference, square);
        }

        return (mean, TOps.ReciprocalSquareRoot(TOps.MultiplyAdd(square, perChannel, epsilon)));
    }
}
