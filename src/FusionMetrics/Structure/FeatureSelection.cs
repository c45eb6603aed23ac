using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>Chooses between features pixel by pixel by their phase congruency.</summary>
/// <remarks>Lanes are neighbouring pixels of the whole plane; the rest of it is scalar, by the same formula.</remarks>
internal static class FeatureSelection
{
    /// <summary>A feature where its picture's phase congruency lies above a threshold, 0 elsewhere.</summary>
    public static DoublePlane Masked(DoublePlane feature, DoublePlane congruency, double threshold)
    {
        DoublePlane result = new(feature.Height, feature.Width);
        double[] samples = feature.Samples;
        double[] congruencies = congruency.Samples;
        double[] target = result.Samples;
        int i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<long> featured = Vector.GreaterThan(new Vector<double>(congruencies, i), new Vector<double>(threshold));
            Vector.BitwiseAnd(new Vector<double>(samples, i), Vector.AsVectorDouble(featured)).CopyTo(target, i);
        }

        for (; i < target.Length; i++)
        {
            target[i] = congruencies[i] > threshold ? samples[i] : 0;
        }

        return result;
    }

    /// <summary>
    /// The feature of the picture whose phase congruency is larger, of the second one where both are equal.
    /// </summary>
    public static DoublePlane Stronger(
        DoublePlane first,
        DoublePlane second,
        DoublePlane firstCongruency,
        DoublePlane secondCongruency
    )
    {
        DoublePlane result = new(first.Height, first.Width);
        (double[] ones, double[] others) = (first.Samples, second.Samples);
        (double[] oneCongruency, double[] otherCongruency) = (firstCongruency.Samples, secondCongruency.Samples);
        double[] target = result.Samples;
        int i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<long> larger = Vector.GreaterThan(
                new Vector<double>(oneCongruency, i),
                new Vector<double>(otherCongruency, i)
            );
            Vector
                .ConditionalSelect(Vector.AsVectorDouble(larger), new Vector<double>(ones, i), new Vector<double>(others, i))
                .CopyTo(target, i);
        }

        for (; i < target.Length; i++)
        {
            target[i] = oneCongruency[i] > otherCongruency[i] ? ones[i] : others[i];
        }

        return result;
    }

    /// <summary>Pixels whose phase congruency lies above a threshold.</summary>
    public static long Count(DoublePlane congruency, double threshold)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(congruency.Samples.AsSpan());
        Vector<long> counts = default;
        foreach (Vector<double> vector in vectors)
        {
            counts -= Vector.GreaterThan(vector, new Vector<double>(threshold));
        }

        long count = Vector.Sum(counts);
        foreach (double value in congruency.Samples.AsSpan(vectors.Length * Vector<double>.Count))
        {
            count += value > threshold ? 1 : 0;
        }

        return count;
    }
}
