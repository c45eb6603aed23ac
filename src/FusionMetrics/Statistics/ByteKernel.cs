using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>Exact integer sums over bytes.</summary>
/// <remarks>
/// Lanes: a vector of bytes is widened to two of 16-bit numbers, whose products (at most 255^2, so 16 bits without sign) are
/// widened and added to 32-bit lanes; those are emptied into a 64-bit total before they can run over. The remainder of less than
/// one vector is summed by the scalar formula.
/// </remarks>
internal static class ByteKernel
{
    // Each step adds two products to a 32-bit lane: 2 * 255^2 * 16384 = 2 130 739 200 is below 2^31.
    private const int StepsPerBlock = 16384;

    /// <summary>The sum of x[i].</summary>
    public static long Sum(ReadOnlySpan<byte> x)
    {
        ReadOnlySpan<Vector<byte>> xs = MemoryMarshal.Cast<byte, Vector<byte>>(x);
        long sum = 0;
        for (int start = 0; start < xs.Length; start += StepsPerBlock)
        {
            int end = Math.Min(xs.Length, start + StepsPerBlock);
            (Vector<uint> low, Vector<uint> high) = (default, default);
            for (int i = start; i < end; i++)
            {
                Vector.Widen(xs[i], out Vector<ushort> xLow, out Vector<ushort> xHigh);
                Accumulate(xLow + xHigh, ref low, ref high);
            }

            sum += Total(low) + Total(high);
        }

        for (int i = xs.Length * Vector<byte>.Count; i < x.Length; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>The sum of x[i] * y[i].</summary>
    public static long DotProduct(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        y = y[..x.Length];
        ReadOnlySpan<Vector<byte>> xs = MemoryMarshal.Cast<byte, Vector<byte>>(x);
        ReadOnlySpan<Vector<byte>> ys = MemoryMarshal.Cast<byte, Vector<byte>>(y);
        long sum = 0;
        for (int start = 0; start < xs.Length; start += StepsPerBlock)
        {
            int end = Math.Min(xs.Length, start + StepsPerBlock);
            (Vector<uint> low, Vector<uint> high) = (default, default);
            for (int i = start; i < end; i++)
            {
                Vector.Widen(xs[i], out Vector<ushort> xLow, out Vector<ushort> xHigh);
                Vector.Widen(ys[i], out Vector<ushort> yLow, out Vector<ushort> yHigh);
                Accumulate(xLow * yLow, ref low, ref high);
                Accumulate(xHigh * yHigh, ref low, ref high);
            }

            sum += Total(low) + Total(high);
        }

        for (int i = xs.Length * Vector<byte>.Count; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>The sum of (x[i] - y[i])^2.</summary>
    public static long SquaredDistance(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        y = y[..x.Length];
        ReadOnlySpan<Vector<byte>> xs = MemoryMarshal.Cast<byte, Vector<byte>>(x);
        ReadOnlySpan<Vector<byte>> ys = MemoryMarshal.Cast<byte, Vector<byte>>(y);
        long sum = 0;
        for (int start = 0; start < xs.Length; start += StepsPerBlock)
        {
            int end = Math.Min(xs.Length, start + StepsPerBlock);
            (Vector<uint> low, Vector<uint> high) = (default, default);
            for (int i = start; i < end; i++)
            {
                // |x - y| as max - min stays within a byte.
                Vector.Widen(
                    Vector.Max(xs[i], ys[i]) - Vector.Min(xs[i], ys[i]),
                    out Vector<ushort> differenceLow,
                    out Vector<ushort> differenceHigh
                );
                Accumulate(differenceLow * differenceLow, ref low, ref high);
                Accumulate(differenceHigh * differenceHigh, ref low, ref high);
            }

            sum += Total(low) + Total(high);
        }

        for (int i = xs.Length * Vector<byte>.Count; i < x.Length; i++)
        {
            int difference = x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }

    private static void Accumulate(Vector<ushort> products, ref Vector<uint> low, ref Vector<uint> high)
    {
        Vector.Widen(products, out Vector<uint> productsLow, out Vector<uint> productsHigh);
        low += productsLow;
        high += productsHigh;
    }

    private static long Total(Vector<uint> lanes)
    {
        Vector.Widen(lanes, out Vector<ulong> low, out Vector<ulong> high);
        return (long)Vector.Sum(low + high);
    }
}
