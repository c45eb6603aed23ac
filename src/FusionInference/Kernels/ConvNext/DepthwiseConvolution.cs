using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// Depthwise 7 x 7 convolution with zero padding: out[y, x, c] = bias[c] + sum over dy, dx of w[dy, dx, c] * in[y + dy - 3, x +
/// dx - 3, c].
/// </summary>
/// <remarks>
/// Lanes are channels, a multiple of 16 of them. A tile is 8 pixels of a row: for each row of the kernel its seven weights sit in
/// registers, and every input value is loaded once and goes into up to seven sums. Pixels that do not fill a tile, and all pixels
/// where registers are few, are computed one by one.
/// </remarks>
internal static unsafe class DepthwiseConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Side = DepthwiseWeights.Side;

    /// <summary>Computes row <paramref name="y"/>; input and output have the same size and are different maps.</summary>
    public static void Row(FeatureMap input, DepthwiseWeights weights, int y, float* output)
    {
        int channels = weights.Channels;
        float** rows = stackalloc float*[Side];
        for (int row = 0; row < Side; row++)
        {
            rows[row] = input.Row(y + row - 3) - (3 * channels);
        }

        for (int c = 0; c < channels; c += TOps.Lanes)
        {
            int x = 0;
            if (TOps.HasManyRegisters)
            {
                for (; x <= input.Width - 8; x += 8)
                {
                    EightPixels(rows, weights, ((nint)x * channels) + c, c, output);
                }
            }

            for (; x < input.Width; x++)
            {
                OnePixel(rows, weights, ((nint)x * channels) + c, c, output);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightPixels(float** rows, DepthwiseWeights weights, nint place, int channel, float* output)
    {
        nint channels = weights.Channels;
        TVector s0 = TOps.Load(weights.Bias + channel), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        float* taps = weights.Taps + channel;
        for (int row = 0; row < Side; row++, taps += Side * channels)
        {
            float* p = rows[row] + place;
            TVector w0 = TOps.Load(taps), w1 = TOps.Load(taps + channels), w2 = TOps.Load(taps + (2 * channels));
            TVector w3 = TOps.Load(taps + (3 * channels)), w4 = TOps.Load(taps + (4 * channels));
            TVector w5 = TOps.Load(taps + (5 * channels)), w6 = TOps.Load(taps + (6 * channels));
            TVector v = TOps.Load(p);
            s0 = TOps.MultiplyAdd(v, w0, s0);
            v = TOps.Load(p + channels);
            (s0, s1) = (TOps.MultiplyAdd(v, w1, s0), TOps.MultiplyAdd(v, w0, s1));
            v = TOps.Load(p + (2 * channels));
            (s0, s1, s2) = (TOps.MultiplyAdd(v, w2, s0), TOps.MultiplyAdd(v, w1, s1), TOps.MultiplyAdd(v, w0, s2));
            v = TOps.Load(p + (3 * channels));
            (s0, s1) = (TOps.MultiplyAdd(v, w3, s0), TOps.MultiplyAdd(v, w2, s1));
            (s2, s3) = (TOps.MultiplyAdd(v, w1, s2), TOps.MultiplyAdd(v, w0, s3));
            v = TOps.Load(p + (4 * channels));
            (s0, s1) = (TOps.MultiplyAdd(v, w4, s0), TOps.MultiplyAdd(v, w3, s1));
            (s2, s3, s4) = (TOps.MultiplyAdd(v, w2, s2), TOps.MultiplyAdd(v, w1, s3), TOps.MultiplyAdd(v, w0, s4));
            v = TOps.Load(p + (5 * channels));
            (s0, s1, s2) = (TOps.MultiplyAdd(v, w5, s0), TOps.MultiplyAdd(v, w4, s1), TOps.MultiplyAdd(v, w3, s2));
            (s3, s4, s5) = (TOps.MultiplyAdd(v, w2, s3), TOps.MultiplyAdd(v, w1, s4), TOps.MultiplyAdd(v, w0, s5));
            v = TOps.Load(p + (6 * channels));
            (s0, s1, s2) = (TOps.MultiplyAdd(v, w6, s0), TOps.MultiplyAdd(v, w5, s1), TOps.MultiplyAdd(v, w4, s2));
            (s3, s4) = (TOps.MultiplyAdd(v, w3, s3), TOps.MultiplyAdd(v, w2, s4));
            (s5, s6) = (TOps.MultiplyAdd(v, w1, s5), TOps.MultiplyAdd(v, w0, s6));
            v = TOps.Load(p + (7 * channels));
            (s1, s2, s3) = (TOps.MultiplyAdd(v, w6, s1), TOps.MultiplyAdd(v, w5, s2), TOps.MultiplyAdd(v, w4, s3));
            (s4, s5) = (TOps.MultiplyAdd(v, w3, s4), TOps.MultiplyAdd(v, w2, s5));
            (s6, s7) = (TOps.MultiplyAdd(v, w1, s6), TOps.MultiplyAdd(v, w0, s7));
            v = TOps.Load(p + (8 * channels));
            (s2, s3, s4) = (TOps.MultiplyAdd(v, w6, s2), TOps.MultiplyAdd(v, w5, s3), TOps.MultiplyAdd(v, w4, s4));
            (s5, s6, s7) = (TOps.MultiplyAdd(v, w3, s5), TOps.MultiplyAdd(v, w2, s6), TOps.MultiplyAdd(v, w1, s7));
            v = TOps.Load(p + (9 * channels));
            (s3, s4, s5) = (TOps.MultiplyAdd(v, w6, s3), TOps.MultiplyAdd(v, w5, s4), TOps.MultiplyAdd(v, w4, s5));
            (s6, s7) = (TOps.MultiplyAdd(v, w3, s6), TOps.MultiplyAdd(v, w2, s7));
            v = TOps.Load(p + (10 * channels));
            (s4, s5) = (TOps.MultiplyAdd(v, w6, s4), TOps.MultiplyAdd(v, w5, s5));
            (s6, s7) = (TOps.MultiplyAdd(v, w4, s6), TOps.MultiplyAdd(v, w3, s7));
            v = TOps.Load(p + (11 * channels));
            (s5, s6, s7) = (TOps.MultiplyAdd(v, w6, s5), TOps.MultiplyAdd(v, w5, s6), TOps.MultiplyAdd(v, w4, s7));
            v = TOps.Load(p + (12 * channels));
            (s6, s7) = (TOps.MultiplyAdd(v, w6, s6), TOps.MultiplyAdd(v, w5, s7));
            s7 = TOps.MultiplyAdd(TOps.Load(p + (13 * channels)), w6, s7);
        }

        float* target = output + place;
        TOps.Store(target, s0);
        TOps.Store(target + channels, s1);
        TOps.Store(target + (2 * channels), s2);
        TOps.Store(target + (3 * channels), s3);
        TOps.Store(target + (4 * channels), s4);
        TOps.Store(target + (5 * channels), s5);
        TOps.Store(target + (6 * channels), s6);
        TOps.Store(target + (7 * channels), s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePixel(float** rows, DepthwiseWeights weights, nint place, int channel, float* output)
    {
        nint channels = weights.Channels;
        TVector sum = TOps.Load(weights.Bias + channel);
        float* taps = weights.Taps + channel;
        for (int row = 0; row < Side; row++)
        {
            float* p = rows[row] + place;
            for (int column = 0; column < Side; column++, p += channels, taps += channels)
            {
                sum = TOps.MultiplyAdd(TOps.Load(p), TOps.Load(taps), sum);
            }
        }

        TOps.Store(output + place, sum);
    }
}
