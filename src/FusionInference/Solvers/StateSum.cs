using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>Weighted sums of states.</summary>
internal static class StateSum
{
    /// <summary>
    /// Writes sum_j factor_j source_j to <paramref name="sum"/>, which may be one of the sources: every part of all sources is
    /// read before it is written.
    /// </summary>
    public static void Write(
        ReadOnlySpan<(SolverState Source, float Factor)> terms,
        SolverState sum,
        CancellationToken cancellation
    )
    {
        float[] scratch = sum.NewScratch();
        float[] total = new float[sum.PartLength];
        for (int part = 0; part < sum.Parts; part++)
        {
            Array.Clear(total);
            foreach ((SolverState source, float factor) in terms)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(source.Read(part, scratch), factor, total);
            }

            sum.Write(part, total);
        }
    }

    /// <summary>total += factor * values; lanes are values, the rest follows the scalar formula.</summary>
    private static void Add(ReadOnlySpan<float> values, float factor, Span<float> total)
    {
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(total);
        for (int v = 0; v < sources.Length; v++)
        {
            targets[v] += sources[v] * factor;
        }

        for (int i = sources.Length * Vector<float>.Count; i < values.Length; i++)
        {
            total[i] += values[i] * factor;
        }
    }
}
