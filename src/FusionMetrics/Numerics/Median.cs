using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>The median of many numbers that are not negative, in one pass over all and one over a few.</summary>
/// <remarks>
/// Doubles that are not negative order as their bits do, so a histogram over the upper bits finds the bin that holds the
/// middle; only that bin is sorted.
/// </remarks>
internal static class Median
{
    private const int DroppedBits = 44;

    /// <summary>The middle number, or the mean of the two in the middle.</summary>
    public static double OfNonNegative(ReadOnlySpan<double> values)
    {
        int[] counts = new int[1 << (63 - DroppedBits)];
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        foreach (ulong value in bits)
        {
            counts[(int)(value >> DroppedBits)]++;
        }

        double upper = Nth(values, bits, counts, values.Length / 2);
        return values.Length % 2 == 1 ? upper : (Nth(values, bits, counts, values.Length / 2 - 1) + upper) / 2;
    }

    private static double Nth(ReadOnlySpan<double> values, ReadOnlySpan<ulong> bits, int[] counts, int n)
    {
        int bin = 0;
        int below = 0;
        for (; below + counts[bin] <= n; bin++)
        {
            below += counts[bin];
        }

        double[] candidates = new double[counts[bin]];
        int found = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            if ((int)(bits[i] >> DroppedBits) == bin)
            {
                candidates[found++] = values[i];
            }
        }

        Array.Sort(candidates);
        return candidates[n - below];
    }
}
