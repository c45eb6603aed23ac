using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>The two halves of a separable filter: weighted sums along a row, and down a column for a whole row at once.</summary>
/// <remarks>
/// Lanes are neighbouring outputs. Four vectors are summed at a time, so that a weight is loaded once for four of them and
/// four chains of multiply-adds hide each other's latency; then single vectors; the rest of the row is scalar, by the same
/// formula.
/// </remarks>
internal static class SlidingSum
{
    /// <summary>The rows that <see cref="DownColumnsOfFour"/> sums.</summary>
    public const int RowsAtOnce = 4;

    /// <summary>target[x] = sum over k of window[k] * source[x + k], for every x of the target.</summary>
    /// <param name="source">At least as long as the target and the window together, less one.</param>
    /// <param name="window">The weights.</param>
    /// <param name="target">The sums.</param>
    public static void AlongRow(ReadOnlySpan<double> source, ReadOnlySpan<double> window, Span<double> target)
    {
        // The sums below read without bounds checks; this slice does the check for all of them.
        ref double from = ref MemoryMarshal.GetReference(source[..(target.Length + window.Length - 1)]);
        ref double to = ref MemoryMarshal.GetReference(target);
        int lanes = Vector<double>.Count;
        int x = 0;
        for (; x <= target.Length - 4 * lanes; x += 4 * lanes)
        {
            Vector<double> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            for (int k = 0; k < window.Length; k++)
            {
                Vector<double> weight = new(window[k]);
                ref double at = ref Unsafe.Add(ref from, x + k);
                sum0 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at), sum0);
                sum1 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)lanes), sum1);
                sum2 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)(2 * lanes)), sum2);
                sum3 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)(3 * lanes)), sum3);
            }

            Store(ref Unsafe.Add(ref to, x), sum0, sum1, sum2, sum3);
        }

        for (; x <= target.Length - lanes; x += lanes)
        {
            Vector<double> sum = default;
            for (int k = 0; k < window.Length; k++)
            {
                sum = Vector.FusedMultiplyAdd(new Vector<double>(window[k]), Vector.LoadUnsafe(ref from, (nuint)(x + k)), sum);
            }

            sum.StoreUnsafe(ref to, (nuint)x);
        }

        for (; x < target.Length; x++)
        {
            double sum = 0;
            for (int k = 0; k < window.Length; k++)
            {
                sum = Math.FusedMultiplyAdd(window[k], source[x + k], sum);
            }

            target[x] = sum;
        }
    }

    /// <summary>target[x] = sum over k of window[k] * rows[offsets[k] + x], for every x of the target.</summary>
    /// <param name="rows">Rows anywhere in one buffer.</param>
    /// <param name="offsets">Where the row for each tap of the window starts in <paramref name="rows"/>.</param>
    /// <param name="window">The weights.</param>
    /// <param name="target">The sums.</param>
    public static void DownColumns(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<int> offsets,
        ReadOnlySpan<double> window,
        Span<double> target
    )
    {
        foreach (int offset in offsets)
        {
            // Checked here once, because the sums below read without bounds checks.
            _ = rows.Slice(offset, target.Length);
        }

        ref double from = ref MemoryMarshal.GetReference(rows);
        ref double to = ref MemoryMarshal.GetReference(target);
        offsets = offsets[..window.Length];
        int lanes = Vector<double>.Count;
        int x = 0;
        for (; x <= target.Length - 4 * lanes; x += 4 * lanes)
        {
            Vector<double> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            for (int k = 0; k < window.Length; k++)
            {
                Vector<double> weight = new(window[k]);
                ref double at = ref Unsafe.Add(ref from, offsets[k] + x);
                sum0 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at), sum0);
                sum1 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)lanes), sum1);
                sum2 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)(2 * lanes)), sum2);
                sum3 = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref at, (nuint)(3 * lanes)), sum3);
            }

            Store(ref Unsafe.Add(ref to, x), sum0, sum1, sum2, sum3);
        }

        for (; x < target.Length; x++)
        {
            double sum = 0;
            for (int k = 0; k < window.Length; k++)
            {
                sum = Math.FusedMultiplyAdd(window[k], rows[offsets[k] + x], sum);
            }

            target[x] = sum;
        }
    }

    /// <summary>
    /// Four neighbouring rows of <see cref="DownColumns"/> at once: target[r * stride + x] = sum over k of window[k] *
    /// rows[offsets[r + k] + x], for r of 0 to 3 and x below <paramref name="stride"/>.
    /// </summary>
    /// <remarks>
    /// A sample is loaded once and moves from the sum of one row to that of the row above. Whole vectors leave no remainder.
    /// </remarks>
    /// <param name="rows">Rows anywhere in one buffer.</param>
    /// <param name="offsets">Where each row starts in <paramref name="rows"/>: three more than the window has taps.</param>
    /// <param name="window">The weights.</param>
    /// <param name="target">The sums.</param>
    /// <param name="stride">Samples per row, a multiple of the lanes.</param>
    public static void DownColumnsOfFour(
        ReadOnlySpan<double> rows,
        ReadOnlySpan<int> offsets,
        ReadOnlySpan<double> window,
        Span<double> target,
        int stride
    )
    {
        foreach (int offset in offsets)
        {
            // Checked here once, because the sums below read without bounds checks.
            _ = rows.Slice(offset, stride);
        }

        ref double from = ref MemoryMarshal.GetReference(rows);
        ref double to = ref MemoryMarshal.GetReference(target[..(RowsAtOnce * stride)]);
        offsets = offsets[..(window.Length + RowsAtOnce - 1)];
        int lanes = Vector<double>.Count;
        int x = 0;
        for (; x <= stride - 2 * lanes; x += 2 * lanes)
        {
            Vector<double> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            Vector<double> next0 = default,
                next1 = default,
                next2 = default,
                next3 = default;
            Vector<double> row0 = Load(ref from, offsets[0] + x),
                row1 = Load(ref from, offsets[1] + x);
            Vector<double> row2 = Load(ref from, offsets[2] + x);
            Vector<double> side0 = Load(ref from, offsets[0] + x + lanes),
                side1 = Load(ref from, offsets[1] + x + lanes);
            Vector<double> side2 = Load(ref from, offsets[2] + x + lanes);
            for (int k = 0; k < window.Length; k++)
            {
                Vector<double> weight = new(window[k]);
                int at = offsets[k + 3] + x;
                Vector<double> row3 = Load(ref from, at);
                Vector<double> side3 = Load(ref from, at + lanes);
                sum0 = Vector.FusedMultiplyAdd(weight, row0, sum0);
                sum1 = Vector.FusedMultiplyAdd(weight, row1, sum1);
                sum2 = Vector.FusedMultiplyAdd(weight, row2, sum2);
                sum3 = Vector.FusedMultiplyAdd(weight, row3, sum3);
                next0 = Vector.FusedMultiplyAdd(weight, side0, next0);
                next1 = Vector.FusedMultiplyAdd(weight, side1, next1);
                next2 = Vector.FusedMultiplyAdd(weight, side2, next2);
                next3 = Vector.FusedMultiplyAdd(weight, side3, next3);
                (row0, row1, row2) = (row1, row2, row3);
                (side0, side1, side2) = (side1, side2, side3);
            }

            StoreColumns(ref to, x, stride, sum0, sum1, sum2, sum3);
            StoreColumns(ref to, x + lanes, stride, next0, next1, next2, next3);
        }

        for (; x < stride; x += lanes)
        {
            Vector<double> sum0 = default,
                sum1 = default,
                sum2 = default,
                sum3 = default;
            for (int k = 0; k < window.Length; k++)
            {
                Vector<double> weight = new(window[k]);
                sum0 = Vector.FusedMultiplyAdd(weight, Load(ref from, offsets[k] + x), sum0);
                sum1 = Vector.FusedMultiplyAdd(weight, Load(ref from, offsets[k + 1] + x), sum1);
                sum2 = Vector.FusedMultiplyAdd(weight, Load(ref from, offsets[k + 2] + x), sum2);
                sum3 = Vector.FusedMultiplyAdd(weight, Load(ref from, offsets[k + 3] + x), sum3);
            }

            StoreColumns(ref to, x, stride, sum0, sum1, sum2, sum3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double from, int at) => Vector.LoadUnsafe(ref from, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreColumns(
        ref double to,
        int x,
        int stride,
        Vector<double> sum0,
        Vector<double> sum1,
        Vector<double> sum2,
        Vector<double> sum3
    )
    {
        sum0.StoreUnsafe(ref to, (nuint)x);
        sum1.StoreUnsafe(ref to, (nuint)(x + stride));
        sum2.StoreUnsafe(ref to, (nuint)(x + 2 * stride));
        sum3.StoreUnsafe(ref to, (nuint)(x + 3 * stride));
    }

    private static void Store(ref double to, Vector<double> sum0, Vector<double> sum1, Vector<double> sum2, Vector<double> sum3)
    {
        nuint lanes = (nuint)Vector<double>.Count;
        sum0.StoreUnsafe(ref to);
        sum1.StoreUnsafe(ref to, lanes);
        sum2.StoreUnsafe(ref to, 2 * lanes);
        sum3.StoreUnsafe(ref to, 3 * lanes);
    }
}
