using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// 3 x 3 convolution to one or a few output channels: out[o][x] = sum over dy, dx, c of w[o, dy, dx, c] * in[y + dy - 1, x + dx -
/// 1, c], outputs as separate planes.
/// </summary>
/// <remarks>
/// Lanes are inputs, so each sum ends with one sum over the lanes. The three column taps are one run of 3 x inputs values; inputs
/// are a multiple of 16.
/// </remarks>
internal static unsafe class NarrowConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Computes one row of one output plane.</summary>
    /// <param name="input">The input map.</param>
    /// <param name="weights">The taps of this output: row tap, column tap, input channel.</param>
    /// <param name="y">Row.</param>
    /// <param name="output">Pixel 0 of the output row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(FeatureMap input, float* weights, int y, float* output)
    {
        int channels = input.Channels;
        nint run = 3 * channels;
        float** rows = stackalloc float*[3] { input.Row(y - 1), input.Row(y), input.Row(y + 1) };
        for (int x = 0; x < input.Width; x++)
        {
            TVector even = TOps.Broadcast(0), odd = even;
            for (int row = 0; row < 3; row++)
            {
                float* values = rows[row] + ((nint)(x - 1) * channels);
                float* taps = weights + (row * run);
                nint k = 0;
                for (; k <= run - (2 * TOps.Lanes); k += 2 * TOps.Lanes)
                {
                    even = TOps.MultiplyAdd(TOps.Load(values + k), TOps.Load(taps + k), even);
                    odd = TOps.MultiplyAdd(TOps.Load(values + k + TOps.Lanes), TOps.Load(taps + k + TOps.Lanes), odd);
                }

                if (k < run)
                {
                    even = TOps.MultiplyAdd(TOps.Load(values + k), TOps.Load(taps + k), even);
                }
            }

            output[x] = TOps.Sum(TOps.Add(even, odd));
        }
    }
}
