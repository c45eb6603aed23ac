using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FusionML.Imaging;

/// <summary>
/// Undoes the row filters of PNG (ISO/IEC 15948, clause 9): each byte was stored minus a prediction, modulo 256.
/// </summary>
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

        bool inLanes = Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;
        int done = inLanes ? AddPaethByPixel(row, above, distance) : distance;
        for (int i = done; i < row.Length; i++)
        {
            row[i] += (byte)Paeth(row[i - distance], above[i], above[i - distance]);
        }
    }

    /// <summary>Restores the pixels of a row from the second on; gives the number of bytes that are done.</summary>
    private static int AddPaethByPixel(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        // A pixel depends on the one to its left, so only its own bytes are computed at once: eight 16-bit lanes from eight
        // bytes, of which the first 'distance' are stored. row[i] += Paeth(a, b, c); the pixels for which eight bytes cannot be
        // loaded are left to the scalar loop.
        ref byte rowStart = ref MemoryMarshal.GetReference(row);
        ref byte aboveStart = ref MemoryMarshal.GetReference(above);
        if (row.Length < 8)
        {
            return distance;
        }

        Vector128<short> a = Load(ref rowStart, 0);
        Vector128<short> c = Load(ref aboveStart, 0);
        int i = distance;
        for (; i <= row.Length - 8; i += distance)
        {
            Vector128<short> b = Load(ref aboveStart, i);
            Vector128<short> toA = Vector128.Abs(b - c);
            Vector128<short> toB = Vector128.Abs(a - c);
            Vector128<short> toC = Vector128.Abs((b - c) + (a - c));
            Vector128<short> least = Vector128.Min(toA, Vector128.Min(toB, toC));
            Vector128<short> other = Vector128.ConditionalSelect(Vector128.Equals(least, toB), b, c);
            Vector128<short> prediction = Vector128.ConditionalSelect(Vector128.Equals(least, toA), a, other);
            a = (Load(ref rowStart, i) + prediction) & Vector128.Create((short)255);
            c = b;
            Store(ref Unsafe.Add(ref rowStart, i), Vector128.Narrow(a.AsUInt16(), a.AsUInt16()).AsUInt64().ToScalar(), distance);
        }

        return i;
    }

    private static Vector128<short> Load(ref byte start, int offset) =>
        Vector128
            .WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset))).AsByte())
            .AsInt16();

    /// <summary>
    /// Stores the low <paramref name="count"/> bytes (1, 2, 3, 4, 6 or 8) in as few writes as there can be without touching the
    /// next pixel, whose load would otherwise wait for the write.
    /// </summary>
    private static void Store(ref byte at, ulong bytes, int count)
    {
        switch (count)
        {
            case 1:
                at = (byte)bytes;
                break;
            case 2:
                Unsafe.WriteUnaligned(ref at, (ushort)bytes);
                break;
            case 3:
                Unsafe.WriteUnaligned(ref at, (ushort)bytes);
                Unsafe.Add(ref at, 2) = (byte)(bytes >> 16);
                break;
            case 4:
                Unsafe.WriteUnaligned(ref at, (uint)bytes);
                break;
            case 6:
                Unsafe.WriteUnaligned(ref at, (uint)bytes);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 4), (ushort)(bytes >> 32));
                break;
            default:
                Unsafe.WriteUnaligned(ref at, bytes);
                break;
        }
    }
}
