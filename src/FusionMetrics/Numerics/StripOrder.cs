using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusionML.Metrics;

/// <summary>
/// The order in which <see cref="FourierBatch"/> transforms a plane, for whole planes. In strips of s columns, sample
/// (y, s i + j) lies at (i height + y) s + j; in strips of s rows, sample (s i + j, x) at (i width + x) s + j. What fills the
/// last strip is 0 or what came of zeros.
/// </summary>
internal static class StripOrder
{
    private static int Side => PlaneFourier.StripWidth;

    /// <summary>Strips that hold <paramref name="signals"/> signals.</summary>
    public static int Strips(int signals) => (signals + Side - 1) / Side;

    /// <summary>Samples of a plane in strips of signals of <paramref name="length"/>.</summary>
    public static int Samples(int length, int signals) => checked(Strips(signals) * Side * length);

    /// <summary>Puts a row-major plane into strips of columns.</summary>
    public static void ToColumnStrips(ReadOnlySpan<double> plane, int height, int width, Span<double> target)
    {
        for (int first = 0; first < width; first += Side)
        {
            int count = Math.Min(Side, width - first);
            for (int y = 0; y < height; y++)
            {
                Span<double> samples = target.Slice(first * height + y * Side, Side);
                plane.Slice(y * width + first, count).CopyTo(samples);
                samples[count..].Clear();
            }
        }
    }

    /// <summary>Writes a strip of columns to its places in a plane in strips of rows.</summary>
    /// <param name="strip">The samples of the strip, the row as the slower index.</param>
    /// <param name="index">Which strip of columns it is.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="target">The plane in strips of rows.</param>
    public static void TurnStrip(ReadOnlySpan<double> strip, int index, int height, int width, Span<double> target)
    {
        int side = Side;
        int count = Math.Min(side, width - index * side);
        for (int y = 0; y < height; y += side)
        {
            int rows = Math.Min(side, height - y);
            ReadOnlySpan<double> from = strip.Slice(y * side, rows * side);
            Span<double> to = target.Slice(y * width + index * side * side, count * side);
            if (Avx.IsSupported && rows == side && count == side)
            {
                for (int row = 0; row < side; row += 4)
                {
                    for (int column = 0; column < side; column += 4)
                    {
                        Transpose4(from, row * side + column, to, column * side + row, side);
                    }
                }

                continue;
            }

            for (int column = 0; column < count; column++)
            {
                for (int row = 0; row < side; row++)
                {
                    to[column * side + row] = row < rows ? from[row * side + column] : 0;
                }
            }
        }
    }

    /// <summary>
    /// Turns a block of 4x4 samples. Lanes are samples of a row: pairs of rows are interleaved, then halves exchanged. A whole
    /// block leaves no remainder.
    /// </summary>
    private static void Transpose4(ReadOnlySpan<double> from, int fromStart, Span<double> to, int toStart, int step)
    {
        // The accesses below are not checked; these slices check all of them.
        ref double source = ref MemoryMarshal.GetReference(from.Slice(fromStart, 3 * step + 4));
        ref double target = ref MemoryMarshal.GetReference(to.Slice(toStart, 3 * step + 4));
        nuint stride = (nuint)step;
        Vector256<double> row0 = Vector256.LoadUnsafe(ref source);
        Vector256<double> row1 = Vector256.LoadUnsafe(ref source, stride);
        Vector256<double> row2 = Vector256.LoadUnsafe(ref source, 2 * stride);
        Vector256<double> row3 = Vector256.LoadUnsafe(ref source, 3 * stride);
        Vector256<double> low01 = Avx.UnpackLow(row0, row1);
        Vector256<double> high01 = Avx.UnpackHigh(row0, row1);
        Vector256<double> low23 = Avx.UnpackLow(row2, row3);
        Vector256<double> high23 = Avx.UnpackHigh(row2, row3);
        Avx.Permute2x128(low01, low23, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(high01, high23, 0x20).StoreUnsafe(ref target, stride);
        Avx.Permute2x128(low01, low23, 0x31).StoreUnsafe(ref target, 2 * stride);
        Avx.Permute2x128(high01, high23, 0x31).StoreUnsafe(ref target, 3 * stride);
    }
}
