using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Alignment;

/// <summary>Sums over spans of floats, a vector at a time.</summary>
internal static class VectorArithmetic
{
    /// <summary>sum[i] += factor * values[i].</summary>
    public static void AddScaled(ReadOnlySpan<float> values, float factor, Span<float> sum)
    {
        values = values[..sum.Length];
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        Vector<float> factors = new(factor);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += factors * lanes[i];
        }

        // The samples that do not fill a vector.
        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += factor * values[i];
        }
    }

    /// <summary>The sum of first[i] * second[i].</summary>
    public static float Dot(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        second = second[..first.Length];
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(first);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(second);

        // Two chains, so that one addition does not wait for the other.
        Vector<float> even = Vector<float>.Zero;
        Vector<float> odd = Vector<float>.Zero;
        int lane = 0;
        for (; lane < left.Length - 1; lane += 2)
        {
            even += left[lane] * right[lane];
            odd += left[lane + 1] * right[lane + 1];
        }

        if (lane < left.Length)
        {
            even += left[lane] * right[lane];
        }

        float sum = Vector.Sum(even + odd);
        for (int i = left.Length * Vector<float>.Count; i < first.Length; i++)
        {
            sum += first[i] * second[i];
        }

        return sum;
    }
}
