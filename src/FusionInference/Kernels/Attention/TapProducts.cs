using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The two halves of a convolution through <see cref="TapPlanes"/>: products per pixel, and sums over the taps with a sigmoid.
/// </summary>
internal static unsafe class TapProducts<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Computes the nine products for each token and stores them at the token's pixel.</summary>
    /// <param name="planes">Where they go.</param>
    /// <param name="weights">The taps, as <see cref="TapPlanes.PackDifference"/> packs them.</param>
    /// <param name="places">Where each token stands in a plane, in values from the first held pixel.</param>
    /// <param name="tokens">Channel-major tokens.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="products">Scratch of 16 x count values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(TapPlanes planes, LinearWeights weights, nint* places, float* tokens, int count, float* products)
    {
        TransposedLinear<TOps, TVector>.Run(tokens, weights, products, count);
        for (int tap = 0; tap < TapPlanes.Count; tap++)
        {
            float* origin = planes[tap].Origin;
            for (int t = 0; t < count; t++)
            {
                origin[places[t]] = products[(tap * count) + t];
            }
        }
    }

    /// <summary>
    /// One row of the mask: sigmoid(bias + sum over the taps). With s0 and s1 the two outputs, softmax(s0, s1)[1] = 1 / (1 +
    /// exp(s0 - s1)).
    /// </summary>
    /// <remarks>
    /// Lanes are pixels of the row; the last register may reach past the row into the planes' border, and is handled apart.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SigmoidRow(TapPlanes planes, float bias, int y, int width, float* mask)
    {
        const float minusLog2E = -1.44269504f;
        float** rows = stackalloc float*[TapPlanes.Count];
        for (int tap = 0; tap < TapPlanes.Count; tap++)
        {
            rows[tap] = planes[tap].Row(y + (tap / 3) - 1) + (tap % 3) - 1;
        }

        float* last = stackalloc float[TOps.Lanes];
        for (int x = 0; x < width; x += TOps.Lanes)
        {
            bool whole = x + TOps.Lanes <= width;
            TVector sum = TOps.Broadcast(bias);
            for (int tap = 0; tap < TapPlanes.Count; tap++)
            {
                sum = TOps.Add(sum, whole ? TOps.Load(rows[tap] + x) : LoadPart(rows[tap] + x, width - x, last));
            }

            TVector exponent = TOps.Min(TOps.Multiply(sum, TOps.Broadcast(minusLog2E)), TOps.Broadcast(126));
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(exponent);
            TVector sigmoid = TOps.Divide(TOps.Broadcast(1), TOps.Add(power, TOps.Broadcast(1)));
            if (whole)
            {
                TOps.Store(mask + x, sigmoid);
            }
            else
            {
                TOps.Store(last, sigmoid);
                new ReadOnlySpan<float>(last, width - x).CopyTo(new Span<float>(mask + x, width - x));
            }
        }
    }

    private static TVector LoadPart(float* source, int count, float* room)
    {
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(room, count));
        return TOps.Load(room);
    }
}
