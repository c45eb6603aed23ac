using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// <see cref="WindowAttention{TOps, TVector, TWindow}.OneWindow"/> for heads of more than four channels: queries and sums do not
/// fit the registers, so the powers of a window are kept in memory between two passes.
/// </summary>
/// <remarks>Lanes are queries.</remarks>
internal static unsafe class WideWindowAttention<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    private static int GroupTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.GroupTokens;
    }

    /// <summary>One register of queries of one head, all of the same window.</summary>
    /// <param name="query">The head's first row of q, at the first query.</param>
    /// <param name="key">The head's first row of k, at the window's first token.</param>
    /// <param name="value">The head's first row of v, at the window's first token.</param>
    /// <param name="bias">The bias for key 0 at the first query.</param>
    /// <param name="needsMaximum">Whether the true maximum has to be subtracted.</param>
    /// <param name="headChannels">Channels of a head.</param>
    /// <param name="output">The head's first output row, at the first query.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneWindow(
        float* query, float* key, float* value, float* bias, bool needsMaximum, int headChannels, float* output)
    {
        int biasStride = WindowTokens > 16 ? WindowTokens : 16;
        float* powers = stackalloc float[WindowTokens * TOps.Lanes];
        TVector largest = TOps.Broadcast(float.MinValue);
        for (int j = 0; j < WindowTokens; j++)
        {
            TVector logit = TOps.Load(bias + (j * biasStride));
            for (int c = 0; c < headChannels * GroupTokens; c += GroupTokens)
            {
                logit = TOps.MultiplyAdd(TOps.Load(query + c), TOps.Broadcast(key[j + c]), logit);
            }

            largest = TOps.Max(largest, logit);
            TOps.Store(powers + (j * TOps.Lanes), logit);
        }

        TVector shift = needsMaximum ? largest : TOps.Broadcast(0), sum = TOps.Broadcast(0);
        for (int j = 0; j < WindowTokens; j++)
        {
            float* place = powers + (j * TOps.Lanes);
            TVector power = Exponential.PowerOfTwo<TOps, TVector>(TOps.Subtract(TOps.Load(place), shift));
            sum = TOps.Add(sum, power);
            TOps.Store(place, power);
        }

        TVector inverse = TOps.Divide(TOps.Broadcast(1), sum);
        for (int c = 0; c < headChannels * GroupTokens; c += GroupTokens)
        {
            TVector mixed = TOps.Broadcast(0);
            for (int j = 0; j < WindowTokens; j++)
            {
                mixed = TOps.MultiplyAdd(TOps.Load(powers + (j * TOps.Lanes)), TOps.Broadcast(value[c + j]), mixed);
            }

            TOps.Store(output + c, TOps.Multiply(mixed, inverse));
        }
    }
}
