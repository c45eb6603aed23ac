using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// 3 x 3 convolution, stride 1, straight from the definition: out[y, x, o] = bias[o] + sum over dy, dx, c of w[dy, dx, c, o] *
/// in[y + dy - 1, x + dx - 1, c], then plus a residual, then ReLU.
/// </summary>
/// <remarks>
/// Lanes are output channels. A tile is 8 pixels by 2 registers of outputs (4 by 2 where registers are few) whose sums stay in
/// registers; every step loads two registers of weights and multiplies them by one input value per pixel. The three column taps
/// of a pixel lie side by side in memory, so one row of taps is a single run of 3 x inputs values.
/// </remarks>
internal static unsafe class DirectConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Computes <paramref name="width"/> pixels of one row.</summary>
    /// <param name="above">Pixel 0 of the input row above; pixels -1 and width are read too.</param>
    /// <param name="at">Pixel 0 of the input row.</param>
    /// <param name="below">Pixel 0 of the input row below.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="residual">Pixel 0 of what is added, or null; may be the output itself.</param>
    /// <param name="output">Pixel 0 of the output row.</param>
    /// <param name="outputStride">Values from one output (and residual) pixel to the next.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public static void Row(
        float* above,
        float* at,
        float* below,
        ConvolutionWeights weights,
        float* residual,
        float* output,
        int outputStride,
        int width,
        bool relu)
    {
        Tile tile = new()
        {
            Above = above - weights.Inputs,
            At = at - weights.Inputs,
            Below = below - weights.Inputs,
            Segments = 3,
            SegmentLength = 3 * weights.Inputs,
            Inputs = weights.Inputs,
            Taps = weights.Taps,
            TapStride = weights.PaddedOutputs,
            Bias = weights.Bias,
            BiasStep = 2 * TOps.Lanes,
            Residual = residual,
            Output = output,
            OutputStride = outputStride,
        };
        Run(ref tile, weights.Outputs, width, relu);
    }

    /// <summary>A 1 x 1 convolution of <paramref name="width"/> pixels: out[x, o] = sum over c of w[c, o] * in[x, c].</summary>
    /// <param name="input">Pixel 0, <paramref name="inputs"/> values each.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="weights">inputs x outputs.</param>
    /// <param name="outputs">Output channels, a multiple of <see cref="ConvolutionWeights.OutputGranularity"/>.</param>
    /// <param name="zeros">As many zeros as a tile has outputs.</param>
    /// <param name="output">Pixel 0, <paramref name="outputs"/> values each.</param>
    /// <param name="width">Pixels.</param>
    public static void PointwiseRow(float* input, int inputs, float* weights, int outputs, float* zeros, float* output, int width)
    {
        Tile tile = new()
        {
            Above = input,
            Segments = 1,
            SegmentLength = inputs,
            Inputs = inputs,
            Taps = weights,
            TapStride = outputs,
            Bias = zeros,
            BiasStep = 0,
            Output = output,
            OutputStride = outputs,
        };
        Run(ref tile, outputs, width, relu: false);
    }

    private static void Run(ref Tile tile, int outputs, int width, bool relu)
    {
        int block = 2 * TOps.Lanes;
        float* part = stackalloc float[8 * block];
        for (int o = 0; o < outputs; o += block)
        {
            tile.Outputs = Math.Min(block, outputs - o);
            tile.Part = tile.Outputs < block ? part : null;
            TVector floor = TOps.Broadcast(relu && tile.Part is null ? 0 : float.MinValue);
            int x = 0;
            if (TOps.HasManyRegisters)
            {
                for (; x <= width - 8; x += 8)
                {
                    EightPixels(in tile, x, floor);
                    CopyPart(in tile, x, 8, relu);
                }
            }

            for (; x <= width - 4; x += 4)
            {
                FourPixels(in tile, x, floor);
                CopyPart(in tile, x, 4, relu);
            }

            for (; x < width; x++)
            {
                OnePixel(in tile, x, floor);
                CopyPart(in tile, x, 1, relu);
            }

            tile.Taps += block;
            tile.Bias += tile.BiasStep;
            tile.Output += block;
            tile.Residual = tile.Residual is null ? null : tile.Residual + block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightPixels(in Tile tile, int x, TVector floor)
    {
        nint inputs = tile.Inputs, length = tile.SegmentLength;
        float* taps = tile.Taps;
        nint tapStride = tile.TapStride;
        TVector a0 = TOps.Load(tile.Bias), b0 = TOps.Load(tile.Bias + TOps.Lanes);
        TVector a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        TVector b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
        for (int row = 0; row < tile.Segments; row++)
        {
            float* p0 = (row == 0 ? tile.Above : row == 1 ? tile.At : tile.Below) + (x * inputs);
            float* p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            float* p4 = p3 + inputs, p5 = p4 + inputs, p6 = p5 + inputs, p7 = p6 + inputs;
            for (nint k = 0; k < length; k++)
            {
                TVector w0 = TOps.Load(taps), w1 = TOps.Load(taps + TOps.Lanes);
                taps += tapStride;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
                v = TOps.Broadcast(p4[k]);
                (a4, b4) = (TOps.MultiplyAdd(v, w0, a4), TOps.MultiplyAdd(v, w1, b4));
                v = TOps.Broadcast(p5[k]);
                (a5, b5) = (TOps.MultiplyAdd(v, w0, a5), TOps.MultiplyAdd(v, w1, b5));
                v = TOps.Broadcast(p6[k]);
                (a6, b6) = (TOps.MultiplyAdd(v, w0, a6), TOps.MultiplyAdd(v, w1, b6));
                v = TOps.Broadcast(p7[k]);
                (a7, b7) = (TOps.MultiplyAdd(v, w0, a7), TOps.MultiplyAdd(v, w1, b7));
            }
        }

        Finish(in tile, x, 0, a0, b0, floor);
        Finish(in tile, x + 1, 1, a1, b1, floor);
        Finish(in tile, x + 2, 2, a2, b2, floor);
        Finish(in tile, x + 3, 3, a3, b3, floor);
        Finish(in tile, x + 4, 4, a4, b4, floor);
        Finish(in tile, x + 5, 5, a5, b5, floor);
        Finish(in tile, x + 6, 6, a6, b6, floor);
        Finish(in tile, x + 7, 7, a7, b7, floor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPixels(in Tile tile, int x, TVector floor)
    {
        nint inputs = tile.Inputs, length = tile.SegmentLength;
        float* taps = tile.Taps;
        nint tapStride = tile.TapStride;
        TVector a0 = TOps.Load(tile.Bias), b0 = TOps.Load(tile.Bias + TOps.Lanes);
        TVector a1 = a0, a2 = a0, a3 = a0;
        TVector b1 = b0, b2 = b0, b3 = b0;
        for (int row = 0; row < tile.Segments; row++)
        {
            float* p0 = (row == 0 ? tile.Above : row == 1 ? tile.At : tile.Below) + (x * inputs);
            float* p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            for (nint k = 0; k < length; k++)
            {
                TVector w0 = TOps.Load(taps), w1 = TOps.Load(taps + TOps.Lanes);
                taps += tapStride;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
            }
        }

        Finish(in tile, x, 0, a0, b0, floor);
        Finish(in tile, x + 1, 1, a1, b1, floor);
        Finish(in tile, x + 2, 2, a2, b2, floor);
        Finish(in tile, x + 3, 3, a3, b3, floor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePixel(in Tile tile, int x, TVector floor)
    {
        nint inputs = tile.Inputs, length = tile.SegmentLength;
        float* taps = tile.Taps;
        TVector a = TOps.Load(tile.Bias), b = TOps.Load(tile.Bias + TOps.Lanes);
        for (int row = 0; row < tile.Segments; row++)
        {
            float* p = (row == 0 ? tile.Above : row == 1 ? tile.At : tile.Below) + (x * inputs);
            for (nint k = 0; k < length; k++, taps += tile.TapStride)
            {
                TVector v = TOps.Broadcast(p[k]);
                (a, b) = (TOps.MultiplyAdd(v, TOps.Load(taps), a), TOps.MultiplyAdd(v, TOps.Load(taps + TOps.Lanes), b));
            }
        }

        Finish(in tile, x, 0, a, b, floor);
    }

    /// <summary>
    /// Adds the residual, applies the floor and stores one pixel. A pixel with fewer outputs than a tile goes to a buffer of
    /// whole tiles first. There is no call here: the compiler keeps sums that live across a call in memory from the start.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in Tile tile, int x, int place, TVector a, TVector b, TVector floor)
    {
        nint offset = (nint)x * tile.OutputStride;
        float* target = tile.Output + offset;
        if (tile.Part is not null)
        {
            target = tile.Part + (place * 2 * TOps.Lanes);
        }
        else if (tile.Residual is not null)
        {
            a = TOps.Add(a, TOps.Load(tile.Residual + offset));
            b = TOps.Add(b, TOps.Load(tile.Residual + offset + TOps.Lanes));
        }

        TOps.Store(target, TOps.Max(a, floor));
        TOps.Store(target + TOps.Lanes, TOps.Max(b, floor));
    }

    /// <summary>Moves pixels from the buffer to the output, as many outputs of each as there are.</summary>
    private static void CopyPart(in Tile tile, int x, int pixels, bool relu)
    {
        if (tile.Part is null)
        {
            return;
        }

        for (int pixel = 0; pixel < pixels; pixel++)
        {
            nint offset = ((nint)x + pixel) * tile.OutputStride;
            for (int o = 0; o < tile.Outputs; o++)
            {
                float sum = tile.Part[(pixel * 2 * TOps.Lanes) + o] + (tile.Residual is null ? 0 : tile.Residual[offset + o]);
                tile.Output[offset + o] = relu ? Math.Max(sum, 0) : sum;
            }
        }
    }

    /// <summary>What stays the same along a row.</summary>
    private struct Tile
    {
        public float* Above, At, Below;
        public float* Taps;
        public nint TapStride;
        public float* Bias;
        public int BiasStep;
        public float* Residual;
        public float* Output;
        public float* Part;
        public nint OutputStride;
        public int Inputs;
        public int Outputs;
        public int Segments;
        public int SegmentLength;
    }
}
