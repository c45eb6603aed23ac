using System.Numerics;
using System.Runtime.InteropServices;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Chooses the detail coefficients of one pyramid level: the source with the largest absolute coefficient within 3x3 wins a
/// pixel, then every pixel goes to the source that won most of the 3x3 around it (the consistency check of H. Li, B. S. Manjunath
/// and S. K. Mitra, "Multisensor Image Fusion Using the Wavelet Transform", GMIP 57(3), 1995, doi:10.1006/gmip.1995.1022). Ties
/// go to the earlier source.
/// </summary>
internal static class DetailSelection
{
    /// <summary>The chosen coefficients, as a new plane.</summary>
    /// <param name="details">One plane per source, all of one size.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImagePlane Select(IReadOnlyList<ImagePlane> details, CancellationToken cancellationToken)
    {
        ImagePlane winner = Argmax(details.Count, i =>
        {
            ImagePlane salience = details[i].Clone();
            Map(salience.Samples, salience.Samples, new Absolute());
            Neighbourhood.Combine<MaximumCombination>(salience, cancellationToken);
            return salience;
        });
        ImagePlane consistent = Argmax(details.Count, i =>
        {
            ImagePlane votes = new(winner.Height, winner.Width, winner.BitDepth);
            Map(winner.Samples, votes.Samples, new IsEqualTo(i));
            Neighbourhood.Combine<SumCombination>(votes, cancellationToken);
            return votes;
        });
        ImagePlane chosen = details[0].Clone();
        for (int i = 1; i < details.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Replace(chosen.Samples, details[i].Samples, consistent.Samples, i);
        }

        return chosen;
    }

    /// <summary>A plane with the number of the source whose score is the largest.</summary>
    private static ImagePlane Argmax(int count, Func<int, ImagePlane> score)
    {
        ImagePlane best = score(0);
        ImagePlane number = new(best.Height, best.Width, best.BitDepth);
        for (int i = 1; i < count; i++)
        {
            TakeLarger(best.Samples, number.Samples, score(i).Samples, i);
        }

        return number;
    }

    /// <summary>Where other > best: best = other, number = i. Lanes are samples; the rest follows the scalar formula.</summary>
    private static void TakeLarger(Span<float> best, Span<float> number, ReadOnlySpan<float> other, int i)
    {
        Span<Vector<float>> bests = MemoryMarshal.Cast<float, Vector<float>>(best);
        Span<Vector<float>> numbers = MemoryMarshal.Cast<float, Vector<float>>(number);
        ReadOnlySpan<Vector<float>> others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (int v = 0; v < bests.Length; v++)
        {
            numbers[v] = Vector.ConditionalSelect(Vector.GreaterThan(others[v], bests[v]), new Vector<float>(i), numbers[v]);
            bests[v] = Vector.Max(others[v], bests[v]);
        }

        for (int k = bests.Length * Vector<float>.Count; k < best.Length; k++)
        {
            (best[k], number[k]) = other[k] > best[k] ? (other[k], i) : (best[k], number[k]);
        }
    }

    /// <summary>Where number = i: chosen = detail. Lanes are samples; the rest follows the scalar formula.</summary>
    private static void Replace(Span<float> chosen, ReadOnlySpan<float> detail, ReadOnlySpan<float> number, int i)
    {
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(chosen);
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(detail);
        ReadOnlySpan<Vector<float>> numbers = MemoryMarshal.Cast<float, Vector<float>>(number);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] = Vector.ConditionalSelect(Vector.Equals(numbers[v], new Vector<float>(i)), sources[v], targets[v]);
        }

        for (int k = targets.Length * Vector<float>.Count; k < chosen.Length; k++)
        {
            chosen[k] = number[k] == i ? detail[k] : chosen[k];
        }
    }

    private interface IFunction
    {
        Vector<float> Of(Vector<float> x);

        float Of(float x);
    }

    private readonly struct Absolute : IFunction
    {
        public Vector<float> Of(Vector<float> x) => Vector.Abs(x);

        public float Of(float x) => Math.Abs(x);
    }

    private readonly struct IsEqualTo(float value) : IFunction
    {
        public Vector<float> Of(Vector<float> x) =>
            Vector.ConditionalSelect(Vector.Equals(x, new Vector<float>(value)), Vector<float>.One, default);

        public float Of(float x) => x == value ? 1 : 0;
    }

    private static void Map<TFunction>(ReadOnlySpan<float> from, Span<float> to, TFunction function)
        where TFunction : struct, IFunction
    {
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(from);
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(to);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] = function.Of(sources[v]);
        }

        for (int k = targets.Length * Vector<float>.Count; k < to.Length; k++)
        {
            to[k] = function.Of(from[k]);
        }
    }
}
