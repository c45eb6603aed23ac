using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The 3 x 3 convolution of bilinearly enlarged maps without enlarging them. Interpolation and channel mixing commute, so
/// conv(up(b))[y, x] = sum over dy, dx of up(W[dy, dx] b)[y + dy - 1, x + dx - 1]: the products are made at low resolution, then
/// interpolated down the columns, then along the rows. Taps outside the picture count as zero; interpolation is clamped at the
/// edges.
/// </summary>
/// <remarks>
/// Lanes are output channels, a multiple of 16 of them, so there is no remainder. A tile of <see cref="PyramidWalk.TileWidth"/>
/// columns walks down the picture; the products of the last low-resolution rows are kept in a ring in the second-level cache.
/// </remarks>
internal static unsafe class PyramidConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    // A row of the picture and its two neighbours lie between at most three low-resolution rows; four make the ring's index
    // cheap.
    private const int RingRows = 4;
    private const int Taps = 9;

    // Three row taps, each between two low-resolution rows.
    private const int MaximumTerms = 6;

    // The products are made for whole tiles of pixels.
    private const int PixelGranularity = 4;

    /// <summary>Values of scratch memory for one level.</summary>
    public static int ScratchLength(int channels, int factor) => RowPixels(factor) * channels * ((RingRows * Taps) + 3);

    /// <summary>Pixels of a low-resolution row under a tile, one more on either side, rounded up.</summary>
    private static int RowPixels(int factor) =>
        ((PyramidWalk.TileWidth / factor) + 2 + PixelGranularity - 1) / PixelGranularity * PixelGranularity;

    /// <summary>Adds what one level contributes to one row of a tile.</summary>
    /// <param name="level">The level.</param>
    /// <param name="matrices">The level's nine matrices.</param>
    /// <param name="ring">Its scratch memory.</param>
    /// <param name="held">The highest low-resolution row whose products are in the ring, <see cref="PyramidWalk.NothingHeld"/> at
    /// the top of a walk; changed.</param>
    /// <param name="y">Row of the picture; rows come in rising order within a walk.</param>
    /// <param name="left">First column, a multiple of <see cref="PyramidWalk.TileWidth"/>.</param>
    /// <param name="width">Columns, at most <see cref="PyramidWalk.TileWidth"/>.</param>
    /// <param name="zeros">At least 32 zeros.</param>
    /// <param name="output">Pixel <paramref name="left"/> of the row that is added to.</param>
    public static void AddRow(
        PyramidLevel level,
        PyramidLevelWeights matrices,
        float* ring,
        ref int held,
        int y,
        int left,
        int width,
        float* zeros,
        float* output)
    {
        int channels = matrices.Channels;
        int factor = level.Factor;
        int pixels = RowPixels(factor);
        nint rowLength = (nint)pixels * channels * Taps;
        float* columns = ring + (RingRows * rowLength);
        int firstColumn = (left / factor) - 1;

        float** terms = stackalloc float*[MaximumTerms];
        float* weights = stackalloc float[MaximumTerms];
        int count = 0;
        for (int tap = 0; tap < 3; tap++)
        {
            int place = y + tap - 1;
            if ((uint)place >= (uint)level.Height)
            {
                continue;
            }

            Interpolation at = Interpolation.At(place, factor, level.Map.Height);
            for (int side = 0; side < 2; side++)
            {
                float weight = side == 0 ? 1 - at.Weight : at.Weight;
                if (weight > 0)
                {
                    int row = at.First + side;
                    for (held = held == PyramidWalk.NothingHeld ? row - 1 : held; held < row; held++)
                    {
                        Multiply(level, matrices, held + 1, firstColumn, pixels, zeros, ring + (
                            ((held + 1) & (RingRows - 1)) * rowLength));
                    }

                    terms[count] = ring + ((row & (RingRows - 1)) * rowLength) + (tap * 3 * channels);
                    weights[count++] = weight;
                }
            }
        }

        // Fewer than six terms are filled up with the first one, at weight 0.
        for (; count < MaximumTerms; count++)
        {
            terms[count] = terms[0];
            weights[count] = 0;
        }

        MixRows(terms, weights, pixels, channels, columns);
        MixColumns(level, columns, firstColumn, left, width, channels, output);
    }

    /// <summary>The nine products of each pixel of one low-resolution row.</summary>
    private static void Multiply(
        PyramidLevel level, PyramidLevelWeights matrices, int row, int firstColumn, int pixels, float* zeros, float* target)
    {
        int channels = matrices.Channels;
        int from = Math.Max(firstColumn, 0);
        int to = Math.Min(firstColumn + pixels, level.Map.Width);
        int wholeTiles = (to - from + PixelGranularity - 1) / PixelGranularity * PixelGranularity;
        int possible = Math.Min(wholeTiles, pixels - (from - firstColumn));
        DirectConvolution<TOps, TVector>.PointwiseRow(
            level.Map.Row(row) + (from * channels),
            channels,
            matrices.Matrix,
            Taps * channels,
            zeros,
            target + ((from - firstColumn) * Taps * channels),
            possible);

        // Columns outside the map only ever meet the weight 0, but 0 times a stale infinity would not be 0.
        new Span<float>(target, (from - firstColumn) * Taps * channels).Clear();
        int after = firstColumn + pixels - to;
        new Span<float>(target + ((nint)(to - firstColumn) * Taps * channels), after * Taps * channels).Clear();
    }

    /// <summary>
    /// For each pixel and column tap, the weighted sum over rows and row taps: target[pixel, dx, c] = sum over i of weight[i] *
    /// term[i][pixel, dx, c].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixRows(float** terms, float* weights, int pixels, int channels, float* target)
    {
        float* t0 = terms[0], t1 = terms[1], t2 = terms[2], t3 = terms[3], t4 = terms[4], t5 = terms[5];
        TVector w0 = TOps.Broadcast(weights[0]), w1 = TOps.Broadcast(weights[1]), w2 = TOps.Broadcast(weights[2]);
        TVector w3 = TOps.Broadcast(weights[3]), w4 = TOps.Broadcast(weights[4]), w5 = TOps.Broadcast(weights[5]);
        nint run = 3 * channels;
        nint skip = (Taps - 3) * channels;
        nint place = 0;
        for (int pixel = 0; pixel < pixels; pixel++, place += skip)
        {
            for (nint end = place + run; place < end; place += TOps.Lanes, target += TOps.Lanes)
            {
                TVector sum = TOps.Multiply(w0, TOps.Load(t0 + place));
                TVector other = TOps.Multiply(w1, TOps.Load(t1 + place));
                sum = TOps.MultiplyAdd(w2, TOps.Load(t2 + place), sum);
                other = TOps.MultiplyAdd(w3, TOps.Load(t3 + place), other);
                sum = TOps.MultiplyAdd(w4, TOps.Load(t4 + place), sum);
                other = TOps.MultiplyAdd(w5, TOps.Load(t5 + place), other);
                TOps.Store(target, TOps.Add(sum, other));
            }
        }
    }

    /// <summary>output[x, c] += sum over dx of the interpolation of columns[., dx, c] at x + dx - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixColumns(
        PyramidLevel level, float* columns, int firstColumn, int left, int width, int channels, float* output)
    {
        int run = 3 * channels;
        for (int x = left; x < left + width; x++, output += channels)
        {
            float* weights = level.ColumnWeights + (6 * x);
            float* p0 = columns + ((nint)(level.ColumnFirst[3 * x] - firstColumn) * run);
            float* p1 = columns + ((nint)(level.ColumnFirst[(3 * x) + 1] - firstColumn) * run) + channels;
            float* p2 = columns + ((nint)(level.ColumnFirst[(3 * x) + 2] - firstColumn) * run) + (2 * channels);
            TVector w0 = TOps.Broadcast(weights[0]), w1 = TOps.Broadcast(weights[1]), w2 = TOps.Broadcast(weights[2]);
            TVector w3 = TOps.Broadcast(weights[3]), w4 = TOps.Broadcast(weights[4]), w5 = TOps.Broadcast(weights[5]);
            for (int c = 0; c < channels; c += TOps.Lanes)
            {
                TVector sum = TOps.MultiplyAdd(w0, TOps.Load(p0 + c), TOps.Load(output + c));
                TVector other = TOps.Multiply(w1, TOps.Load(p0 + run + c));
                sum = TOps.MultiplyAdd(w2, TOps.Load(p1 + c), sum);
                other = TOps.MultiplyAdd(w3, TOps.Load(p1 + run + c), other);
                sum = TOps.MultiplyAdd(w4, TOps.Load(p2 + c), sum);
                other = TOps.MultiplyAdd(w5, TOps.Load(p2 + run + c), other);
                TOps.Store(output + c, TOps.Add(sum, other));
            }
        }
    }
}
