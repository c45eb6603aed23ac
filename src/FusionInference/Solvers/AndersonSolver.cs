using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// Anderson mixing as the deq-flow solver does it (github.com/locuslab/deq-flow; networks.md 3.5): evaluations 0 and 1 are plain,
/// then x_k = sum_j a_j (beta f(x_j) + (1 - beta) x_j) over the last min(k, memory) evaluations, and of the values from
/// evaluation 2 on the one with the smallest absolute residual is returned.
/// </summary>
/// <remarks>
/// Where fewer than three evaluations are allowed, the last value is returned, like a plain iteration; deq-flow would return the
/// start.
/// </remarks>
internal sealed class AndersonSolver(
    int maximumIterations,
    double tolerance,
    int memoryLength,
    double regularization,
    double mixing
) : IFixedPointSolver
{
    /// <inheritdoc/>
    public FixedPointSolution Solve(
        FixedPointMap map,
        ReadOnlySpan<float> start,
        StateBuffers memory,
        Action<int, double>? report = null
    )
    {
        int slots = Math.Min(memoryLength, maximumIterations);
        double[,] products = new double[slots, slots];
        List<double> residuals = [];
        float[] best = memory[0];
        double smallest = double.PositiveInfinity;
        for (int k = 0; k < maximumIterations; k++)
        {
            int slot = k % slots;
            (float[] point, float[] value) = (Point(memory, slot), Value(memory, slot));
            if (k < 2)
            {
                (k == 0 ? start : Value(memory, (k - 1) % slots)).CopyTo(point);
            }
            else
            {
                Mix(memory, products, Math.Min(k, slots), point);
            }

            map(point, value);
            double squaredNorm = DivergenceException.Check(value, k, residuals);
            for (int j = 0; j < Math.Min(k + 1, slots); j++)
            {
                products[slot, j] = products[j, slot] = ResidualProducts.OfResiduals(
                    value,
                    point,
                    Value(memory, j),
                    Point(memory, j)
                );
            }

            double squaredResidual = products[slot, slot];
            residuals.Add(ResidualProducts.Relative(squaredResidual, squaredNorm));
            report?.Invoke(k + 1, residuals[^1]);
            if (k < 2 || squaredResidual < smallest)
            {
                value.CopyTo(best, 0);
                smallest = k < 2 ? double.PositiveInfinity : squaredResidual;
            }

            if (residuals[^1] <= tolerance)
            {
                break;
            }
        }

        return new FixedPointSolution(best, residuals, residuals[^1] <= tolerance);
    }

    private static float[] Point(StateBuffers memory, int slot) => memory[1 + 2 * slot];

    private static float[] Value(StateBuffers memory, int slot) => memory[2 + 2 * slot];

    /// <summary>
    /// Writes sum_j a_j (beta value_j + (1 - beta) point_j) to <paramref name="mixed"/>, which may be one of the points.
    /// </summary>
    private void Mix(StateBuffers memory, double[,] products, int count, float[] mixed)
    {
        double[] gram = new double[count * count];
        for (int i = 0; i < gram.Length; i++)
        {
            gram[i] = products[i / count, i % count];
        }

        double[] coefficients = new double[count];
        AndersonMixing.Solve(gram, regularization, coefficients);
        (float[] Source, float Factor)[] terms =
        [
            .. Enumerable.Range(0, count).Select(j => (Value(memory, j), (float)(mixing * coefficients[j]))),
            .. Enumerable
                .Range(0, mixing == 1 ? 0 : count)
                .Select(j => (Point(memory, j), (float)((1 - mixing) * coefficients[j]))),
        ];

        // Lanes are samples: every sample of all terms is read before it is written, so the oldest point can be overwritten.
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(mixed.AsSpan());
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector<float> sum = default;
            foreach ((float[] source, float factor) in terms)
            {
                sum += new Vector<float>(source, i * Vector<float>.Count) * factor;
            }

            vectors[i] = sum;
        }

        for (int i = vectors.Length * Vector<float>.Count; i < mixed.Length; i++)
        {
            float sum = 0;
            foreach ((float[] source, float factor) in terms)
            {
                sum += source[i] * factor;
            }

            mixed[i] = sum;
        }
    }
}
