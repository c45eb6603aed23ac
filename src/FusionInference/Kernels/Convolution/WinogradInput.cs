using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// The input transform of Winograd's method, B^T d B for the 6 x 6 inputs d of each tile, first down the columns and then along
/// the rows.
/// </summary>
/// <remarks>
/// Lanes are channels, a multiple of 16 of them. Tiles overlap by two columns, so the columns of a block are transformed once for
/// all its tiles.
/// </remarks>
internal static unsafe class WinogradInput<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int BlockTiles = WinogradWeights.BlockTiles;
    private const int TileSide = WinogradWeights.TileSide;
    private const int BlockColumns = WinogradWeights.BlockColumns;

    /// <summary>For each column of the block, B^T times its six rows; result: row x column x channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformColumns(FeatureMap input, int y, int rows, int x, int tiles, float* result)
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
                TOps.Load(r0 + i),
                TOps.Load(r1 + i),
                TOps.Load(r2 + i),
                TOps.Load(r3 + i),
                TOps.Load(r4 + i),
                TOps.Load(r5 + i),
                result + i,
                stride);
        }
    }

    /// <summary>For each tile and row, the row times B; result: position x tile x channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformRows(float* columns, int channels, int tiles, float* result)
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
    /// B^T d: 4 d0 - 5 d2 + d4; (d4 - 4 d2) + (d3 - 4 d1) and their difference; (d4 - d2) + 2 (d3 - d1) and their difference; 4
    /// d1 - 5 d3 + d5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* result, nint stride)
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
}
