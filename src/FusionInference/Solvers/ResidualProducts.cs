using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>Inner products of states and of their residuals, summed in double.</summary>
internal static class ResidualProducts
{
    /// <summary>sum x^2.</summary>
    /// <remarks>
    /// Lanes: one vector of floats is widened to two of doubles, each with its own sum; the rest is added by the scalar formula.
    /// </remarks>
    public static double SquaredNorm(ReadOnlySpan<float> x)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        Vector<double> low = default;
        Vector<double> high = default;
        foreach (Vector<float> vector in vectors)
        {
            Vector.Widen(vector, out Vector<double> a, out Vector<double> b);
            low += a * a;
            high += b * b;
        }

        double sum = Vector.Sum(low + high);
        foreach (float value in x[(vectors.Length * Vector<float>.Count)..])
        {
            sum += (double)value * value;
        }

        return sum;
    }

    /// <summary>sum (f - x)(g - y): the inner product of two residuals. All four spans have one length.</summary>
    /// <remarks>Lanes and rest as in <see cref="SquaredNorm(ReadOnlySpan{float})"/>; differences are taken in float, as the states are.</remarks>
    public static double OfResiduals(ReadOnlySpan<float> f, ReadOnlySpan<float> x, ReadOnlySpan<float> g, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> fs = MemoryMarshal.Cast<float, Vector<float>>(f);
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        ReadOnlySpan<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<double> low = default;
        Vector<double> high = default;
        for (int i = 0; i < fs.Length; i++)
        {
            Vector.Widen(fs[i] - xs[i], out Vector<double> a, out Vector<double> b);
            Vector.Widen(gs[i] - ys[i], out Vector<double> c, out Vector<double> d);
            low += a * c;
            high += b * d;
        }

        double sum = Vector.Sum(low + high);
        for (int i = fs.Length * Vector<float>.Count; i < f.Length; i++)
        {
            sum += (double)(f[i] - x[i]) * (g[i] - y[i]);
        }

        return sum;
    }

    /// <summary>sum x^2 over a state.</summary>
    public static double SquaredNorm(SolverState state, CancellationToken cancellation)
    {
        float[] scratch = state.NewScratch();
        double sum = 0;
        for (int part = 0; part < state.Parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            sum += SquaredNorm(state.Read(part, scratch));
        }

        return sum;
    }

    /// <summary>The inner products of one residual with several, over whole states.</summary>
    /// <param name="pair">f(x) and x.</param>
    /// <param name="others">The value and the point of each of the others.</param>
    /// <param name="products">Receives a product for each of the others.</param>
    /// <param name="cancellation">Looked at between the parts.</param>
    public static void OfResiduals(
        (SolverState Value, SolverState Point) pair,
        ReadOnlySpan<(SolverState Value, SolverState Point)> others,
        Span<double> products,
        CancellationToken cancellation
    )
    {
        float[][] scratch = [.. Enumerable.Range(0, 4).Select(_ => pair.Value.NewScratch())];
        products.Clear();
        for (int part = 0; part < pair.Value.Parts; part++)
        {
            ReadOnlySpan<float> f = pair.Value.Read(part, scratch[0]);
            ReadOnlySpan<float> x = pair.Point.Read(part, scratch[1]);
            for (int j = 0; j < others.Length; j++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<float> g = others[j].Value.Read(part, scratch[2]);
                products[j] += OfResiduals(f, x, g, others[j].Point.Read(part, scratch[3]));
            }
        }
    }

    /// <summary>|f - x| / |f| from the squared norms; 0 where both vanish.</summary>
    public static double Relative(double squaredResidual, double squaredNorm) =>
        squaredResidual == 0 ? 0 : Math.Sqrt(squaredResidual / squaredNorm);
}
