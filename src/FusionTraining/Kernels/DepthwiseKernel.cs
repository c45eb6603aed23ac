using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A 3 x 3 convolution of each channel by itself, forwards and backwards, on maps whose channels lie innermost; zeros outside the
/// picture.
/// </summary>
internal abstract unsafe class DepthwiseKernel
{
    /// <summary>Taps of the kernel, row by row.</summary>
    public const int Taps = 9;

    /// <summary>Channels are a multiple of this, the lanes of the widest register.</summary>
    public const int ChannelMultiple = 16;

    /// <summary>The kernel of a path.</summary>
    public static DepthwiseKernel For(KernelPath path) =>
        path switch
        {
            KernelPath.Avx512 => new DepthwiseKernel<Avx512Ops, Vector512<float>>(),
            KernelPath.Avx2 => new DepthwiseKernel<Avx2Ops, Vector256<float>>(),
            _ => new DepthwiseKernel<PortableOps, Vector128<float>>(),
        };

    /// <summary>target[y, x, c] = sum over taps of weights[tap, c] source[y + row - 1, x + column - 1, c].</summary>
    /// <param name="source">The map.</param>
    /// <param name="weights">Taps x channels.</param>
    /// <param name="target">The result, of the same size; not the source.</param>
    /// <param name="zeros">A row of zeros: width x channels.</param>
    public abstract void Convolve(FeatureMap source, float* weights, FeatureMap target, float* zeros);

    /// <summary>Adds sum over pixels of source[y + row - 1, x + column - 1, c] gradient[y, x, c] to sums[tap, c].</summary>
    public abstract void AddWeightGradient(FeatureMap source, FeatureMap gradient, float* sums, float* zeros);
}

/// <summary>The same for one kind of register. Lanes are channels; a multiple of them, so that there is no remainder.</summary>
internal sealed unsafe class DepthwiseKernel<TOps, TVector> : DepthwiseKernel
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Convolve(FeatureMap source, float* weights, FeatureMap target, float* zeros)
    {
        (int height, int width, nint channels) = (source.Height, source.Width, source.Channels);
        for (int y = 0; y < height; y++)
        {
            (nint above, nint here, nint below) = Rows(source, y, zeros);
            for (nint c = 0; c < channels; c += TOps.Lanes)
            {
                float* w = weights + c;
                TVector w0 = TOps.Load(w);
                TVector w1 = TOps.Load(w + channels);
                TVector w2 = TOps.Load(w + (2 * channels));
                TVector w3 = TOps.Load(w + (3 * channels));
                TVector w4 = TOps.Load(w + (4 * channels));
                TVector w5 = TOps.Load(w + (5 * channels));
                TVector w6 = TOps.Load(w + (6 * channels));
                TVector w7 = TOps.Load(w + (7 * channels));
                TVector w8 = TOps.Load(w + (8 * channels));
                float* a = (float*)above + c;
                float* b = (float*)here + c;
                float* d = (float*)below + c;
                float* t = target.Row(y) + c;
                TVector none = TOps.Broadcast(0);
                (TVector a0, TVector b0, TVector d0) = (none, none, none);
                (TVector a1, TVector b1, TVector d1) = (TOps.Load(a), TOps.Load(b), TOps.Load(d));
                for (int x = 0; x < width; x++)
                {
                    bool hasNext = x + 1 < width;
                    TVector a2 = hasNext ? TOps.Load(a + channels) : none;
                    TVector b2 = hasNext ? TOps.Load(b + channels) : none;
                    TVector d2 = hasNext ? TOps.Load(d + channels) : none;
                    TVector first = TOps.MultiplyAdd(a1, w1, TOps.Multiply(a0, w0));
                    TVector second = TOps.MultiplyAdd(b1, w4, TOps.Multiply(b0, w3));
                    TVector third = TOps.MultiplyAdd(d1, w7, TOps.Multiply(d0, w6));
                    first = TOps.MultiplyAdd(a2, w2, first);
                    second = TOps.MultiplyAdd(b2, w5, second);
                    third = TOps.MultiplyAdd(d2, w8, third);
                    TOps.Store(t, TOps.Add(TOps.Add(first, second), third));
                    (a0, b0, d0, a1, b1, d1) = (a1, b1, d1, a2, b2, d2);
                    a += channels;
                    b += channels;
                    d += channels;
                    t += channels;
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddWeightGradient(FeatureMap source, FeatureMap gradient, float* sums, float* zeros)
    {
        (int height, int width, nint channels) = (source.Height, source.Width, source.Channels);
        for (int y = 0; y < height; y++)
        {
            (nint above, nint here, nint below) = Rows(source, y, zeros);
            for (nint c = 0; c < channels; c += TOps.Lanes)
            {
                TVector none = TOps.Broadcast(0);
                (TVector s0, TVector s1, TVector s2) = (none, none, none);
                (TVector s3, TVector s4, TVector s5) = (none, none, none);
                (TVector s6, TVector s7, TVector s8) = (none, none, none);
                float* a = (float*)above + c;
                float* b = (float*)here + c;
                float* d = (float*)below + c;
                float* g = gradient.Row(y) + c;
                (TVector a0, TVector b0, TVector d0) = (none, none, none);
                (TVector a1, TVector b1, TVector d1) = (TOps.Load(a), TOps.Load(b), TOps.Load(d));
                for (int x = 0; x < width; x++)
                {
                    bool hasNext = x + 1 < width;
                    TVector a2 = hasNext ? TOps.Load(a + channels) : none;
                    TVector b2 = hasNext ? TOps.Load(b + channels) : none;
                    TVector d2 = hasNext ? TOps.Load(d + channels) : none;
                    TVector slope = TOps.Load(g);
                    s0 = TOps.MultiplyAdd(a0, slope, s0);
                    s1 = TOps.MultiplyAdd(a1, slope, s1);
                    s2 = TOps.MultiplyAdd(a2, slope, s2);
                    s3 = TOps.MultiplyAdd(b0, slope, s3);
                    s4 = TOps.MultiplyAdd(b1, slope, s4);
                    s5 = TOps.MultiplyAdd(b2, slope, s5);
                    s6 = TOps.MultiplyAdd(d0, slope, s6);
                    s7 = TOps.MultiplyAdd(d1, slope, s7);
                    s8 = TOps.MultiplyAdd(d2, slope, s8);
                    (a0, b0, d0, a1, b1, d1) = (a1, b1, d1, a2, b2, d2);
                    a += channels;
                    b += channels;
                    d += channels;
                    g += channels;
                }

                float* s = sums + c;
                Add(s, s0);
                Add(s + channels, s1);
                Add(s + (2 * channels), s2);
                Add(s + (3 * channels), s3);
                Add(s + (4 * channels), s4);
                Add(s + (5 * channels), s5);
                Add(s + (6 * channels), s6);
                Add(s + (7 * channels), s7);
                Add(s + (8 * channels), s8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sum, TVector value) => TOps.Store(sum, TOps.Add(TOps.Load(sum), value));

    /// <summary>The addresses of a row and of its neighbours, zeros beyond the picture.</summary>
    private static (nint Above, nint Here, nint Below) Rows(FeatureMap map, int y, float* zeros) =>
        (
            (nint)(y == 0 ? zeros : map.Row(y - 1)),
            (nint)map.Row(y),
            (nint)(y + 1 == map.Height ? zeros : map.Row(y + 1))
        );
}
