using System.Numerics;

namespace FusionML.Imaging;

/// <summary>Undoes the row filters of PNG (ISO/IEC 15948, clause 9): each byte was stored minus a prediction, modulo 256.</summary>
internal static class PngUnfilter
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The row's filter: 0 none, 1 left, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The filtered bytes; the restored ones afterwards.</param>
    /// <param name="above">The restored row above, zeros for the first; as long as <paramref name="row"/>.</param>
    /// <param name="distance">Bytes from a byte to the one of the pixel to its left, at most the row's length.</param>
    /// <returns>False if there is no such filter.</returns>
    public static bool Apply(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                AddLeft(row, distance);
                return true;
            case 2:
                AddAbove(row, above);
                return true;
            case 3:
                AddAverage(row, above, distance);
                return true;
            case 4:
                AddPaeth(row, above, distance);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The neighbour (a left, b above, c above left) closest to a + b - c; a wins over b, b over c.</summary>
    public static int Paeth(int a, int b, int c)
    {
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - c - c);
        if (toA <= toB && toA <= toC)
        {
            return a;
        }

        return toB <= toC ? b : c;
    }

    private static void AddLeft(Span<byte> row, int distance)
    {
        for (int i = distance; i < row.Length; i++)
        {
            row[i] += row[i - distance];
        }
    }

    private static void AddAbove(Span<byte> row, ReadOnlySpan<byte> above)
    {
        // row[i] += above[i], Vector<byte>.Count lanes at a time; the bytes that do not fill a vector go one by one.
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void AddAverage(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        for (int i = 0; i < distance; i++)
        {
            row[i] += (byte)(above[i] >> 1);
        }

        for (int i = distance; i < row.Length; i++)
        {
            row[i] += (byte)((row[i - distance] + above[i]) >> 1);
        }
    }

    private static void AddPaeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        for (int i = 0; i < distance; i++)
        {
            row[i] += above[i];
        }

        for (int i = distance; i < row.Length; i++)
        {
            row[i] += (byte)Paeth(row[i - distance], above[i], above[i - distance]);
        }
    }
}
