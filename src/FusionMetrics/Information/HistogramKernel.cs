using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    /// <remarks>
    /// Two tables take turns, for the same reason; more would not fit into the second-level cache beside the pictures. An index
    /// made of two bytes is always within a table, so the increments go without a check of it.
    /// </remarks>
    public static int[] CountPairs(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int[] counts = new int[Levels * Levels];
        int[] others = ArrayPool<int>.Shared.Rent(Levels * Levels);
        others.AsSpan(0, Levels * Levels).Clear();
        second = second[..first.Length];
        ref int even = ref MemoryMarshal.GetArrayDataReference(counts);
        ref int odd = ref MemoryMarshal.GetArrayDataReference(others);
        int i = 0;
        for (; i < first.Length - 1; i += 2)
        {
            Unsafe.Add(ref even, first[i] << 8 | second[i])++;
            Unsafe.Add(ref odd, first[i + 1] << 8 | second[i + 1])++;
        }

        if (i < first.Length)
        {
            counts[first[i] << 8 | second[i]]++;
        }

        Add(counts, others.AsSpan(0, Levels * Levels));
        ArrayPool<int>.Shared.Return(others);
        return counts;
    }

    /// <summary>The sum of each row of a joint histogram, which is the histogram of the first plane.</summary>
    public static int[] SumRows(ReadOnlySpan<int> joint)
    {
        int[] sums = new int[Levels];
        for (int row = 0; row < Levels; row++)
        {
            Vector<int> sum = default;
            foreach (Vector<int> lanes in MemoryMarshal.Cast<int, Vector<int>>(joint.Slice(row * Levels, Levels)))
            {
                sum += lanes;
            }

            sums[row] = Vector.Sum(sum);
        }

        return sums;
    }

    /// <summary>The sum of each column of a joint histogram, which is the histogram of the second plane.</summary>
    public static int[] SumColumns(ReadOnlySpan<int> joint)
    {
        int[] sums = new int[Levels];
        for (int row = 0; row < Levels; row++)
        {
            Add(sums, joint.Slice(row * Levels, Levels));
        }

        return sums;
    }

    /// <summary>
    /// sums[i] += addends[i]; the number of levels is a multiple of any vector's length, so there is no remainder.
    /// </summary>
    private static void Add(Span<int> sums, ReadOnlySpan<int> addends)
    {
        Span<Vector<int>> sumLanes = MemoryMarshal.Cast<int, Vector<int>>(sums);
        ReadOnlySpan<Vector<int>> addendLanes = MemoryMarshal.Cast<int, Vector<int>>(addends);
        for (int lane = 0; lane < sumLanes.Length; lane++)
        {
            sumLanes[lane] += addendLanes[lane];
        }
    }
}
