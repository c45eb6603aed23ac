using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>Counts levels and pairs of levels.</summary>
internal static class HistogramKernel
{
    private const int Levels = Histogram.Levels;

    /// <summary>How often each level occurs: counts[samples[i]] += 1.</summary>
    /// <remarks>
    /// Four tables take turns, so that runs of one level, which are common, do not wait for the previous increment of the same
    /// counter; the last one to three samples go to the first table.
    /// </remarks>
    public static int[] Count(ReadOnlySpan<byte> samples)
    {
        int[] counts = new int[Levels];
        Span<int> second = stackalloc int[Levels];
        Span<int> third = stackalloc int[Levels];
        Span<int> fourth = stackalloc int[Levels];
        second.Clear();
        third.Clear();
        fourth.Clear();
        int i = 0;
        for (; i <= samples.Length - 4; i += 4)
        {
            counts[samples[i]]++;
            second[samples[i + 1]]++;
            third[samples[i + 2]]++;
            fourth[samples[i + 3]]++;
        }

        for (; i < samples.Length; i++)
        {
            counts[samples[i]]++;
        }

        for (int level = 0; level < Levels; level++)
        {
            counts[level] += second[level] + third[level] + fourth[level];
        }

        return counts;
    }

    /// <summary>How often each pair occurs: counts[256 first[i] + second[i]] += 1.</summary>
    /// <remarks>Two tables take turns, for the same reason; more would not fit into the second-level cache beside the pictures.</remarks>
    public static int[] CountPairs(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int[] counts = new int[Levels * Levels];
        int[] others = new int[Levels * Levels];
        second = second[..first.Length];
        int i = 0;
        for (; i < first.Length - 1; i += 2)
        {
            counts[first[i] << 8 | second[i]]++;
            others[first[i + 1] << 8 | second[i + 1]]++;
        }

        if (i < first.Length)
        {
            counts[first[i] << 8 | second[i]]++;
        }

        // The table's length is a multiple of any vector's, so there is no remainder.
        Span<Vector<int>> sums = MemoryMarshal.Cast<int, Vector<int>>(counts.AsSpan());
        ReadOnlySpan<Vector<int>> addends = MemoryMarshal.Cast<int, Vector<int>>(others);
        for (int lane = 0; lane < sums.Length; lane++)
        {
            sums[lane] += addends[lane];
        }

        return counts;
    }
}
