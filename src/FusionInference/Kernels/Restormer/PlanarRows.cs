using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>Moves rows of a tile between a <see cref="PlanarMap"/> and runs of tokens: channels x tokens.</summary>
/// <remarks>Lanes are columns. Columns that do not fill a register are taken by a last register that overlaps.</remarks>
internal static unsafe class PlanarRows<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>Copies all channels of row <paramref name="y"/>, all tokens of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fetch(PlanarMap map, int y, in PlanarTile tile, float* tokens)
    {
        float* source = map.Row(y) + tile.Left;
        nint stride = map.ChannelStride;
        int count = tile.Tokens;
        for (int channel = map.Channels; channel > 0; channel--, source += stride, tokens += count)
        {
            for (int t = 0; t < count; t += TOps.Lanes)
            {
                TOps.Store(tokens + t, TOps.Load(source + t));
            }
        }
    }

    /// <summary>Writes the tile's columns of channels x tokens to the first channels of row <paramref name="y"/>.</summary>
    public static void Store(float* tokens, int channels, PlanarMap map, int y, in PlanarTile tile)
    {
        float* target = map.Row(y) + tile.Left + 1;
        for (int channel = 0; channel < channels; channel++, target += map.ChannelStride, tokens += tile.Tokens)
        {
            new ReadOnlySpan<float>(tokens + 1, tile.Columns).CopyTo(new Span<float>(target, tile.Columns));
        }
    }

    /// <summary>Writes the tile's columns of the sum of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreSum(float* a, float* b, PlanarMap map, int y, in PlanarTile tile)
    {
        float* target = map.Row(y) + tile.Left + 1;
        int columns = tile.Columns;
        for (int channel = map.Channels; channel > 0; channel--, target += map.ChannelStride, a += tile.Tokens, b += tile.Tokens)
        {
            int x = 0;
            for (; x <= columns - TOps.Lanes; x += TOps.Lanes)
            {
                TOps.Store(target + x, TOps.Add(TOps.Load(a + x + 1), TOps.Load(b + x + 1)));
            }

            if (x < columns && columns >= TOps.Lanes)
            {
                x = columns - TOps.Lanes;
                TOps.Store(target + x, TOps.Add(TOps.Load(a + x + 1), TOps.Load(b + x + 1)));
                continue;
            }

            for (; x < columns; x++)
            {
                target[x] = a[x + 1] + b[x + 1];
            }
        }
    }

    /// <summary>
    /// Sets tokens to zero that lie left or right of the picture: what a depthwise convolution reads there is its zero padding.
    /// </summary>
    public static void ClearOutside(float* tokens, int channels, in PlanarTile tile) =>
        Clear(tokens, channels, tile.Tokens, -tile.Left, tile.Width - tile.Left);

    /// <summary>Sets tokens to zero that do not belong to the tile.</summary>
    public static void ClearBorder(float* tokens, int channels, in PlanarTile tile) =>
        Clear(tokens, channels, tile.Tokens, from: 1, tile.Columns + 1);

    private static void Clear(float* tokens, int channels, int count, int from, int to)
    {
        if (from <= 0 && to >= count)
        {
            return;
        }

        for (int channel = 0; channel < channels; channel++, tokens += count)
        {
            for (int t = 0; t < from; t++)
            {
                tokens[t] = 0;
            }

            for (int t = to; t < count; t++)
            {
                tokens[t] = 0;
            }
        }
    }
}
