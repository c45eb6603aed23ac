using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// 3 x 3 convolution by Winograd's F(4 x 4, 3 x 3) (Lavin and Gray, arXiv:1509.09308): a tile of 4 x 4 outputs is A^T [ sum over inputs of U * (B^T d B) ] A for the 6 x 6 inputs d
/// around it. That is 36 multiplications where the definition has 144; the sums round a little more (about 1e-6 of the largest value).
/// </summary>
/// <remarks>
/// Lanes are channels, a multiple of 16 inputs and of 32 outputs. A block of <see cref="BlockTiles"/> tiles side by side goes through four steps in the first two cache
/// levels: columns of the input transform (shared by neighbouring tiles), rows of it, 36 small matrix products, and the output transform, in which bias, residual and ReLU are fused. A block at the right or
/// lower edge computes whole tiles and stores the pixels that exist.
/// </remarks>
internal static unsafe class WinogradConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Tiles of a block.</summary>
    public const int BlockTiles = 8;

    /// <summary>Rows and columns of outputs in a tile.</summary>
    public const int TileSide = 4;

    private const int Positions = WinogradWeights.Positions;
    private const int BlockColumns = (BlockTiles * TileSide) + 2;

    /// <summary>Values of scratch memory.</summary>
    public static int ScratchLength(int inputs, int outputs) =>
        (6 * BlockColumns * inputs) + (Positions * BlockTiles * (inputs + outputs)) + (24 * outputs);

    /// <summary>
    /// Computes up to four rows from row <paramref name="y"/> on, before row <paramref name="end"/>, columns <paramref name="left"/> to left + width - 1 (left is a multiple of 4).
    /// </summary>
    public static void Strip(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int end,
        int left,
        int width,
        bool relu,
        float* scratch)
    {
        int rows = Math.Min(TileSide, end - y);
        float* columns = scratch;
        float* transformed = columns + (6 * BlockColumns * weights.Inputs);
        float* products = transformed + (Positions * BlockTiles * weights.Inputs);
        float* halves = products + (Positions * BlockTiles * weights.Outputs);
        for (int x = left; x < left + width; x += BlockTiles * TileSide)
        {
            int tiles = Math.Min(BlockTiles, (left + width - x + TileSide - 1) / TileSide);
            TransformColumns(input, y, rows, x, tiles, columns);
            TransformRows(columns, input.Channels, tiles, transformed);
            for (int o = 0; o < weights.Outputs; o += 2 * TOps.Lanes)
            {
                float* matrices = weights.Winograd!.Matrices + o;
                if (TOps.HasManyRegisters)
                {
                    EightTiles(transformed, weights.Inputs, matrices, weights.Outputs, products + o);
                }
                else
                {
                    FourTiles(transformed, weights.Inputs, matrices, weights.Outputs, products + o);
                    FourTiles(transformed + (4 * weights.Inputs), weights.Inputs, matrices, weights.Outputs, products + (4 * weights.Outputs) + o);
                }
            }

            for (int tile = 0; tile < tiles; tile++)
            {
                int tileX = x + (tile * TileSide);
                Store(
                    products + (tile * weights.Outputs),
                    weights,
                    residual,
                    output,
                    y,
                    rows,
                    tileX,
                    Math.Min(TileSide, left + width - tileX),
                    relu,
                    halves);
            }
        }
    }

    /// <summary>For each column of the block, B^T times its six rows; result: row x column x channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformColumns(FeatureMap input, int y, int rows, int x, int tiles, float* result)
    {
        int channels = input.Channels;
        nint offset = (nint)(x - 1) * channels;
        float* r0 = input.Row(y - 1) + offset, r1 = input.Row(y) + offset, r2 = input.Row(y + 1) + offset;

        // Rows that only missing outputs depend on need not be there.
        float* r3 = (rows > 1 ? input.Row(y + 2) : input.ZeroRow) + offset;
        float* r4 = (rows > 2 ? input.Row(y + 3) : input.ZeroRow) + offset;
        float* r5 = (rows > 3 ? input.Row(y + 4) : input.ZeroRow) + offset;
        nint stride = BlockColumns * channels;
        nint count = ((TileSide * tiles) + 2) * channels;
        for (nint i = 0; i < count; i += TOps.Lanes)
        {
            Transform(
                TOps.Load(r0 + i), TOps.Load(r1 + i), TOps.Load(r2 + i), TOps.Load(r3 + i), TOps.Load(r4 + i), TOps.Load(r5 + i), result + i, stride);
        }
    }

    /// <summary>For each tile and row, the row times B; result: position x tile x channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformRows(float* columns, int channels, int tiles, float* result)
    {
        nint stride = BlockTiles * channels;
        for (int row = 0; row < 6; row++)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                float* source = columns + (((row * BlockColumns) + (tile * TileSide)) * channels);
                float* target = result + (((row * 6 * BlockTiles) + tile) * channels);
                for (int c = 0; c < channels; c += TOps.Lanes)
                {
                    float* s = source + c;
                    Transform(
                        TOps.Load(s),
                        TOps.Load(s + channels),
                        TOps.Load(s + (2 * channels)),
                        TOps.Load(s + (3 * channels)),
                        TOps.Load(s + (4 * channels)),
                        TOps.Load(s + (5 * channels)),
                        target + c,
                        stride);
                }
            }
        }
    }

    /// <summary>
    /// B^T d: 4 d0 - 5 d2 + d4; (d4 - 4 d2) + (d3 - 4 d1) and their difference; (d4 - d2) + 2 (d3 - d1) and their difference; 4 d1 - 5 d3 + d5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* result, nint stride)
    {
        TVector four = TOps.Broadcast(4), minusFour = TOps.Broadcast(-4), minusFive = TOps.Broadcast(-5);
        TOps.Store(result, TOps.MultiplyAdd(four, d0, TOps.MultiplyAdd(minusFive, d2, d4)));
        TVector a = TOps.MultiplyAdd(minusFour, d2, d4), b = TOps.MultiplyAdd(minusFour, d1, d3);
        TOps.Store(result + stride, TOps.Add(a, b));
        TOps.Store(result + (2 * stride), TOps.Subtract(a, b));
        TVector c = TOps.Subtract(d4, d2), e = TOps.Subtract(d3, d1);
        e = TOps.Add(e, e);
        TOps.Store(result + (3 * stride), TOps.Add(c, e));
        TOps.Store(result + (4 * stride), TOps.Subtract(c, e));
        TOps.Store(result + (5 * stride), TOps.MultiplyAdd(four, d1, TOps.MultiplyAdd(minusFive, d3, d5)));
    }

    /// <summary>For each of the 36 positions, eight tiles times the position's matrix, for two registers of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightTiles(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int position = 0; position < Positions; position++)
        {
            TVector a0 = TOps.Broadcast(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
            float* p0 = tiles, p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            float* p4 = p3 + inputs, p5 = p4 + inputs, p6 = p5 + inputs, p7 = p6 + inputs;
            for (nint k = 0; k < inputs; k++)
            {
                TVector w0 = TOps.Load(matrices), w1 = TOps.Load(matrices + TOps.Lanes);
                matrices += outputs;
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

            StorePair(products, a0, b0);
            StorePair(products + outputs, a1, b1);
            StorePair(products + (2 * outputs), a2, b2);
            StorePair(products + (3 * outputs), a3, b3);
            StorePair(products + (4 * outputs), a4, b4);
            StorePair(products + (5 * outputs), a5, b5);
            StorePair(products + (6 * outputs), a6, b6);
            StorePair(products + (7 * outputs), a7, b7);
            tiles += BlockTiles * inputs;
            products += BlockTiles * outputs;
        }
    }

    /// <summary>The same for four tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourTiles(float* tiles, int inputs, float* matrices, int outputs, float* products)
    {
        for (int position = 0; position < Positions; position++)
        {
            TVector a0 = TOps.Broadcast(0), a1 = a0, a2 = a0, a3 = a0;
            TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            float* p0 = tiles, p1 = p0 + inputs, p2 = p1 + inputs, p3 = p2 + inputs;
            for (nint k = 0; k < inputs; k++)
            {
                TVector w0 = TOps.Load(matrices), w1 = TOps.Load(matrices + TOps.Lanes);
                matrices += outputs;
                TVector v = TOps.Broadcast(p0[k]);
                (a0, b0) = (TOps.MultiplyAdd(v, w0, a0), TOps.MultiplyAdd(v, w1, b0));
                v = TOps.Broadcast(p1[k]);
                (a1, b1) = (TOps.MultiplyAdd(v, w0, a1), TOps.MultiplyAdd(v, w1, b1));
                v = TOps.Broadcast(p2[k]);
                (a2, b2) = (TOps.MultiplyAdd(v, w0, a2), TOps.MultiplyAdd(v, w1, b2));
                v = TOps.Broadcast(p3[k]);
                (a3, b3) = (TOps.MultiplyAdd(v, w0, a3), TOps.MultiplyAdd(v, w1, b3));
            }

            StorePair(products, a0, b0);
            StorePair(products + outputs, a1, b1);
            StorePair(products + (2 * outputs), a2, b2);
            StorePair(products + (3 * outputs), a3, b3);
            tiles += BlockTiles * inputs;
            products += BlockTiles * outputs;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* target, TVector a, TVector b)
    {
        TOps.Store(target, a);
        TOps.Store(target + TOps.Lanes, b);
    }

    /// <summary>A^T m A of one tile, plus bias and residual, through ReLU; <paramref name="rows"/> and <paramref name="columns"/> limit what is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store(
        float* products, ConvolutionWeights weights, FeatureMap? residual, FeatureMap output, int y, int rows, int x, int columns, bool relu, float* halves)
    {
        int outputs = weights.Outputs;
        nint position = (nint)BlockTiles * outputs;
        TVector floor = TOps.Broadcast(relu ? 0 : float.MinValue);
        float** targets = stackalloc float*[TileSide];
        float** added = stackalloc float*[TileSide];
        for (int row = 0; row < rows; row++)
        {
            targets[row] = output.Row(y + row) + ((nint)x * outputs);
            added[row] = residual is null ? null : residual.Row(y + row) + ((nint)x * outputs);
        }

        for (int o = 0; o < outputs; o += TOps.Lanes)
        {
            for (int row = 0; row < 6; row++)
            {
                float* m = products + (6 * row * position) + o;
                Collect(
                    TOps.Load(m),
                    TOps.Load(m + position),
                    TOps.Load(m + (2 * position)),
                    TOps.Load(m + (3 * position)),
                    TOps.Load(m + (4 * position)),
                    TOps.Load(m + (5 * position)),
                    out TVector h0,
                    out TVector h1,
                    out TVector h2,
                    out TVector h3);
                float* half = halves + (row * TileSide * TOps.Lanes);
                TOps.Store(half, h0);
                TOps.Store(half + TOps.Lanes, h1);
                TOps.Store(half + (2 * TOps.Lanes), h2);
                TOps.Store(half + (3 * TOps.Lanes), h3);
            }

            TVector bias = TOps.Load(weights.Bias + o);
            nint step = TileSide * TOps.Lanes;
            for (int column = 0; column < columns; column++)
            {
                float* half = halves + (column * TOps.Lanes);
                Collect(
                    TOps.Load(half),
                    TOps.Load(half + step),
                    TOps.Load(half + (2 * step)),
                    TOps.Load(half + (3 * step)),
                    TOps.Load(half + (4 * step)),
                    TOps.Load(half + (5 * step)),
                    out TVector v0,
                    out TVector v1,
                    out TVector v2,
                    out TVector v3);
                nint place = ((nint)column * outputs) + o;
                Put(targets[0], added[0], place, v0, bias, floor);
                if (rows > 1)
                {
                    Put(targets[1], added[1], place, v1, bias, floor);
                }

                if (rows > 2)
                {
                    Put(targets[2], added[2], place, v2, bias, floor);
                }

                if (rows > 3)
                {
                    Put(targets[3], added[3], place, v3, bias, floor);
                }
            }
        }
    }

    /// <summary>A^T m: m0 + (m1 + m2) + (m3 + m4); (m1 - m2) + 2 (m3 - m4); (m1 + m2) + 4 (m3 + m4); (m1 - m2) + 8 (m3 - m4) + m5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Collect(
        TVector m0,
        TVector m1,
        TVector m2,
        TVector m3,
        TVector m4,
        TVector m5,
        out TVector v0,
        out TVector v1,
        out TVector v2,
        out TVector v3)
    {
        TVector sum1 = TOps.Add(m1, m2), difference1 = TOps.Subtract(m1, m2);
        TVector sum2 = TOps.Add(m3, m4), difference2 = TOps.Subtract(m3, m4);
        v0 = TOps.Add(TOps.Add(m0, sum1), sum2);
        v1 = TOps.MultiplyAdd(TOps.Broadcast(2), difference2, difference1);
        v2 = TOps.MultiplyAdd(TOps.Broadcast(4), sum2, sum1);
        v3 = TOps.MultiplyAdd(TOps.Broadcast(8), difference2, TOps.Add(difference1, m5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* target, float* added, nint place, TVector value, TVector bias, TVector floor)
    {
        value = TOps.Add(value, bias);
        if (added is not null)
        {
            value = TOps.Add(value, TOps.Load(added + place));
        }

        TOps.Store(target + place, TOps.Max(value, floor));
    }
}
