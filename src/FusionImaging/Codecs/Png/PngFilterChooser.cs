using System.Numerics;

namespace FusionML.Imaging;

/// <summary>
/// Chooses the PNG filter of each row by the smallest sum of absolute differences (ISO/IEC 15948, 12.7), the bytes taken as
/// signed.
/// </summary>
internal sealed class PngFilterChooser
{
    private const int Filters = 5;
    private readonly int _distance;
    private readonly byte[][] _candidates;

    /// <summary>Prepares for rows of a length.</summary>
    /// <param name="rowBytes">Bytes in a row.</param>
    /// <param name="distance">Bytes per pixel.</param>
    public PngFilterChooser(int rowBytes, int distance)
    {
        _distance = distance;
        _candidates = new byte[Filters][];
        for (int filter = 0; filter < Filters; filter++)
        {
            _candidates[filter] = new byte[rowBytes + 1];
            _candidates[filter][0] = (byte)filter;
        }
    }

    /// <summary>The filtered row with its filter byte in front; valid until the next call.</summary>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, zeros for the first.</param>
    public ReadOnlySpan<byte> Choose(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        Filter(row, above);
        int best = 0;
        long least = long.MaxValue;
        for (int filter = 0; filter < Filters; filter++)
        {
            long sum = SumOfMagnitudes(_candidates[filter].AsSpan(1));
            if (sum < least)
            {
                (best, least) = (filter, sum);
            }
        }

        return _candidates[best];
    }

    private void Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        Span<byte> left = _candidates[1].AsSpan(1);
        Span<byte> up = _candidates[2].AsSpan(1);
        Span<byte> average = _candidates[3].AsSpan(1);
        Span<byte> paeth = _candidates[4].AsSpan(1);
        row.CopyTo(_candidates[0].AsSpan(1));
        int edge = Math.Min(_distance, row.Length);
        for (int i = 0; i < edge; i++)
        {
            left[i] = row[i];
            up[i] = paeth[i] = (byte)(row[i] - above[i]);
            average[i] = (byte)(row[i] - (above[i] >> 1));
        }

        // Every neighbour is known, so Vector<byte>.Count bytes go at once, one per lane, by the formulas of the scalar loop
        // below, which takes the bytes that do not fill a vector. (a + b) / 2 without a ninth bit is (a and b) + (a xor b) / 2.
        int at = edge;
        for (; at <= row.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            Vector<byte> x = new(row[at..]);
            Vector<byte> a = new(row[(at - _distance)..]);
            Vector<byte> b = new(above[at..]);
            Vector<byte> c = new(above[(at - _distance)..]);
            (x - a).CopyTo(left[at..]);
            (x - b).CopyTo(up[at..]);
            (x - ((a & b) + ((a ^ b) >>> 1))).CopyTo(average[at..]);
            (x - Paeth(a, b, c)).CopyTo(paeth[at..]);
        }

        for (; at < row.Length; at++)
        {
            (int x, int a, int b, int c) = (row[at], row[at - _distance], above[at], above[at - _distance]);
            left[at] = (byte)(x - a);
            up[at] = (byte)(x - b);
            average[at] = (byte)(x - ((a + b) >> 1));
            paeth[at] = (byte)(x - PngUnfilter.Paeth(a, b, c));
        }
    }

    /// <summary><see cref="PngUnfilter.Paeth"/> per lane, in 16 bits because differences are signed.</summary>
    private static Vector<byte> Paeth(Vector<byte> a, Vector<byte> b, Vector<byte> c)
    {
        Vector.Widen(a, out Vector<ushort> lowA, out Vector<ushort> highA);
        Vector.Widen(b, out Vector<ushort> lowB, out Vector<ushort> highB);
        Vector.Widen(c, out Vector<ushort> lowC, out Vector<ushort> highC);
        return Vector.Narrow(Nearest(lowA, lowB, lowC), Nearest(highA, highB, highC));

        static Vector<ushort> Nearest(Vector<ushort> a, Vector<ushort> b, Vector<ushort> c)
        {
            Vector<short> bc = Vector.AsVectorInt16(b - c);
            Vector<short> ac = Vector.AsVectorInt16(a - c);
            Vector<short> toA = Vector.Abs(bc);
            Vector<short> toB = Vector.Abs(ac);
            Vector<short> least = Vector.Min(Vector.Min(toA, toB), Vector.Abs(bc + ac));
            Vector<ushort> other = Vector.ConditionalSelect(Vector.AsVectorUInt16(Vector.Equals(least, toB)), b, c);
            return Vector.ConditionalSelect(Vector.AsVectorUInt16(Vector.Equals(least, toA)), a, other);
        }
    }

    private static long SumOfMagnitudes(ReadOnlySpan<byte> bytes)
    {
        // A signed byte has the magnitude min(b, 256 - b) as an unsigned one. Lanes of 8 bits are added in 32-bit lanes, which a
        // row cannot overflow (2^23 bytes per lane at least); the bytes that do not fill a vector go one by one.
        int i = 0;
        Vector<uint> sums = Vector<uint>.Zero;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<byte> b = new(bytes[i..]);
            Vector.Widen(Vector.Min(b, Vector<byte>.Zero - b), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low + high, out Vector<uint> first, out Vector<uint> second);
            sums += first + second;
        }

        long sum = 0;
        for (int lane = 0; lane < Vector<uint>.Count; lane++)
        {
            sum += sums[lane];
        }

        for (; i < bytes.Length; i++)
        {
            sum += Math.Min((int)bytes[i], 256 - bytes[i]);
        }

        return sum;
    }
}
