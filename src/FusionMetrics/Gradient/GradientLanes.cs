using System.Numerics;

namespace FusionML.Metrics;

/// <summary>Brings vectors of 16-bit differences to double precision, where roots and quotients of them are taken.</summary>
internal static class GradientLanes
{
    /// <summary>The lanes of <paramref name="values"/> as doubles, four vectors for one, in their order.</summary>
    /// <remarks>
    /// By way of float, which holds 16-bit integers exactly and has a conversion from 32-bit ones on every processor.
    /// </remarks>
    public static void Widen(Vector<short> values, Span<Vector<double>> doubles)
    {
        Vector.Widen(values, out Vector<int> low, out Vector<int> high);
        Vector.Widen(Vector.ConvertToSingle(low), out doubles[0], out doubles[1]);
        Vector.Widen(Vector.ConvertToSingle(high), out doubles[2], out doubles[3]);
    }

    /// <summary>The sum over all lanes of sqrt(x^2 + y^2), per double lane; lanes of zeros add nothing.</summary>
    /// <remarks>
    /// The sum of squares stays below 2^24 (Sobel: 2 * 1020^2), so float holds it exactly; the root is taken in double.
    /// </remarks>
    public static Vector<double> SumOfMagnitudes(ReadOnlySpan<Vector<short>> xs, ReadOnlySpan<Vector<short>> ys)
    {
        Vector<double> sum = default;
        ys = ys[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
        {
            Vector.Widen(xs[i], out Vector<int> xLow, out Vector<int> xHigh);
            Vector.Widen(ys[i], out Vector<int> yLow, out Vector<int> yHigh);
            Vector.Widen(Vector.ConvertToSingle(xLow * xLow + yLow * yLow), out Vector<double> first, out Vector<double> second);
            Vector.Widen(
                Vector.ConvertToSingle(xHigh * xHigh + yHigh * yHigh),
                out Vector<double> third,
                out Vector<double> fourth
            );
            sum += Vector.SquareRoot(first) + Vector.SquareRoot(second) + (Vector.SquareRoot(third) + Vector.SquareRoot(fourth));
        }

        return sum;
    }
}
