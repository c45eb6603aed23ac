using System.Numerics;

namespace FusionML.Inference;

/// <summary>Combines three samples; associative, so that 3x3 samples can be combined by rows and then by columns.</summary>
internal interface ICombination
{
    static abstract Vector<float> Combine(Vector<float> a, Vector<float> b, Vector<float> c);

    static abstract float Combine(float a, float b, float c);
}

/// <summary>The sum of three samples.</summary>
internal readonly struct SumCombination : ICombination
{
    public static Vector<float> Combine(Vector<float> a, Vector<float> b, Vector<float> c) => a + b + c;

    public static float Combine(float a, float b, float c) => a + b + c;
}

/// <summary>The largest of three samples.</summary>
internal readonly struct MaximumCombination : ICombination
{
    public static Vector<float> Combine(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.Max(Vector.Max(a, b), c);

    public static float Combine(float a, float b, float c) => Math.Max(Math.Max(a, b), c);
}

/// <summary>Combines the 3x3 samples around every pixel; beyond the edge, the edge is repeated.</summary>
internal static class Neighbourhood
{
    /// <summary>Combines each sample of a row with its neighbours to the left and right.</summary>
    /// <param name="row">The row.</param>
    /// <param name="padded">Memory for two samples more than the row has.</param>
    /// <param name="result">Receives the combinations.</param>
    public static void CombineColumns<TCombination>(ReadOnlySpan<float> row, Span<float> padded, Span<float> result)
        where TCombination : struct, ICombination
    {
        row.CopyTo(padded[1..]);
        (padded[0], padded[^1]) = (row[0], row[^1]);
        Combine<TCombination>(padded[..row.Length], padded.Slice(1, row.Length), padded[2..], result);
    }

    /// <summary>Combines the samples of three rows. Lanes are columns; what is left of a row is combined one by one.</summary>
    public static void Combine<TCombination>(
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        Span<float> result
    )
        where TCombination : struct, ICombination
    {
        int x = 0;
        for (; x <= result.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            TCombination
                .Combine(new Vector<float>(a[x..]), new Vector<float>(b[x..]), new Vector<float>(c[x..]))
                .CopyTo(result[x..]);
        }

        for (; x < result.Length; x++)
        {
            result[x] = TCombination.Combine(a[x], b[x], c[x]);
        }
    }
}
