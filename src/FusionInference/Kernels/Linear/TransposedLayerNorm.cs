using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Layer normalisation over the channels of channel-major tokens (Ba, Kiros and Hinton, arXiv:1607.06450): y[c][t] = (x[c][t] -
/// mean[t]) / sqrt(variance[t] + epsilon) * scale[c] + shift[c], with the biased variance.
/// </summary>
/// <remarks>
/// Lanes are tokens, two registers at a time, so mean and variance are plain sums and no value crosses a lane. No remainder, as
/// in the linear layer.
/// </remarks>
internal static unsafe class TransposedLayerNorm<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>
    /// target = norm(source), or target += norm(source) if <paramref name="accumulate"/>; both hold channels x <paramref
    /// name="tokens"/> values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, NormWeights weights, float* target, int tokens, bool accumulate)
    {
        int channels = weights.Channels;
        TVector perChannel = TOps.Broadcast(1f / channels);
        TVector epsilon = TOps.Broadcast(weights.Epsilon);
        for (int t = 0; t < tokens; t += 2 * TOps.Lanes)
        {
            TVector mean0 = TOps.Broadcast(0), mean1 = mean0;
            float* x = source + t;
            for (int c = 0; c < channels; c++, x += tokens)
            {
                mean0 = TOps.Add(mean0, TOps.Load(x));
                mean1 = TOps.Add(mean1, TOps.Load(x + TOps.Lanes));
            }

            mean0 = TOps.Multiply(mean0, perChannel);
            mean1 = TOps.Multiply(mean1, perChannel);
            TVector square0 = TOps.Broadcast(0), square1 = square0;
            x = source + t;
            for (int c = 0; c < channels; c++, x += tokens)
            {
                TVector d0 = TOps.Subtract(TOps.Load(x), mean0), d1 = TOps.Subtract(TOps.Load(x + TOps.Lanes), mean1);
                square0 = TOps.MultiplyAdd(d0, d0, square0);
                square1 = TOps.MultiplyAdd(d1, d1, square1);
            }

            TVector inverse0 = TOps.ReciprocalSquareRoot(TOps.MultiplyAdd(square0, perChannel, epsilon));
            TVector inverse1 = TOps.ReciprocalSquareRoot(TOps.MultiplyAdd(square1, perChannel, epsilon));
            x = source + t;
            float* y = target + t;
            for (int c = 0; c < channels; c++, x += tokens, y += tokens)
            {
                TVector scale = TOps.Broadcast(weights.Scale[c]), shift = TOps.Broadcast(weights.Shift[c]);
                TVector n0 = TOps.Multiply(TOps.Subtract(TOps.Load(x), mean0), inverse0);
                TVector n1 = TOps.Multiply(TOps.Subtract(TOps.Load(x + TOps.Lanes), mean1), inverse1);
                n0 = TOps.MultiplyAdd(n0, scale, shift);
                n1 = TOps.MultiplyAdd(n1, scale, shift);
                if (accumulate)
                {
                    n0 = TOps.Add(n0, TOps.Load(y));
                    n1 = TOps.Add(n1, TOps.Load(y + TOps.Lanes));
                }

                TOps.Store(y, n0);
                TOps.Store(y + TOps.Lanes, n1);
            }
        }
    }
}
