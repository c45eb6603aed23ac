using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// Arithmetic on the samples of whole planes. Lanes are samples; what does not fill a vector follows the scalar formula.
/// </summary>
internal static class SampleArithmetic
{
    /// <summary>a = a * a.</summary>
    public static void Square(Span<float> a) => Multiply(a, a);

    /// <summary>sum = sum + a.</summary>
    public static void Add(ReadOnlySpan<float> a, Span<float> sum) => AddScaled(a, 1, sum);

    /// <summary>sum = sum + scale * a.</summary>
    public static void AddScaled(ReadOnlySpan<float> a, float scale, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(a);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        Vector<float> scales = new(scale);
        for (int v = 0; v < lanes.Length; v++)
        {
            sums[v] += lanes[v] * scales;
        }

        for (int k = lanes.Length * Vector<float>.Count; k < a.Length; k++)
        {
            sum[k] += a[k] * scale;
        }
    }

    /// <summary>sum = sum + a * b.</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> ones = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> twos = MemoryMarshal.Cast<float, Vector<float>>(b);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int v = 0; v < ones.Length; v++)
        {
            sums[v] += ones[v] * twos[v];
        }

        for (int k = ones.Length * Vector<float>.Count; k < a.Length; k++)
        {
            sum[k] += a[k] * b[k];
        }
    }

    /// <summary>a = a * b.</summary>
    public static void Multiply(Span<float> a, ReadOnlySpan<float> b)
    {
        Span<Vector<float>> ones = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> twos = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (int v = 0; v < ones.Length; v++)
        {
            ones[v] *= twos[v];
        }

        for (int k = ones.Length * Vector<float>.Count; k < a.Length; k++)
        {
            a[k] *= b[k];
        }
    }

    /// <summary>a = a / b.</summary>
    public static void Divide(Span<float> a, ReadOnlySpan<float> b)
    {
        Span<Vector<float>> ones = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> twos = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (int v = 0; v < ones.Length; v++)
        {
            ones[v] /= twos[v];
        }

        for (int k = ones.Length * Vector<float>.Count; k < a.Length; k++)
        {
            a[k] /= b[k];
        }
    }
}
