using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Anderson mixing: evaluations 0 and 1 are plain, then z_k = sum_j a_j f(z_j) over the last evaluations, with coefficients that
/// sum to 1 and make the mixed residual small; of the values from evaluation 2 on, each picture keeps the one with its smallest
/// residual.
/// </summary>
/// <remarks>
/// D. G. Anderson, "Iterative procedures for nonlinear integral equations", JACM 12(4), 1965, DOI 10.1145/321296.321305; the
/// order of evaluations and the choice of the result are those of the solver that the paper's code uses
/// (github.com/locuslab/deq-flow).
/// </remarks>
internal sealed class BatchAndersonSolver(int maximumIterations, double tolerance, int memory, double regularization)
    : IBatchSolver
{
    private const int PlainEvaluations = 2;

    /// <inheritdoc/>
    public BatchSolution Solve(Func<Tensor, Tensor> map, Tensor start)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        ResidualHistory history = new(tolerance);
        Queue<(Tensor Point, Tensor Value)> past = new();
        Tensor? best = null;
        Tensor? smallest = null;
        for (int k = 0; k < maximumIterations && !history.Converged; k++)
        {
            Tensor point =
                k == 0 ? start.detach()
                : k < PlainEvaluations ? past.Last().Value.clone()
                : Mix(past);
            Tensor value = map(point);
            Tensor residual = history.Add(point, value);
            if (k <= PlainEvaluations)
            {
                Replace(ref best, value.clone());
                Replace(ref smallest, residual);
            }
            else
            {
                using DisposeScope step = NewDisposeScope();
                Tensor better = residual.lt(smallest!).view([-1, .. Enumerable.Repeat(1L, (int)start.dim() - 1)]);
                Replace(ref best, where(better, value, best!).MoveToOuterDisposeScope());
                Replace(ref smallest, minimum(residual, smallest!).MoveToOuterDisposeScope());
                residual.Dispose();
            }

            past.Enqueue((point, value));
            if (past.Count > memory)
            {
                (Tensor oldPoint, Tensor oldValue) = past.Dequeue();
                oldPoint.Dispose();
                oldValue.Dispose();
            }
        }

        return new BatchSolution(best!.MoveToOuterDisposeScope(), history.Residuals, history.Converged);
    }

    private static void Replace(ref Tensor? kept, Tensor next)
    {
        kept?.Dispose();
        kept = next;
    }

    /// <summary>sum_j a_j f(z_j), with coefficients of its own for each picture.</summary>
    private Tensor Mix(Queue<(Tensor Point, Tensor Value)> past)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = stack(past.Select(pair => pair.Value.flatten(1)), 1);
        Tensor residuals = values - stack(past.Select(pair => pair.Point.flatten(1)), 1);

        // The inner products are summed in double: near the solution the residuals differ in their last digits only.
        Tensor precise = residuals.to(float64);
        double[] products = bmm(precise, precise.transpose(1, 2)).cpu().data<double>().ToArray();
        int n = past.Count;
        int pictures = products.Length / (n * n);
        double[] coefficients = new double[pictures * n];
        for (int i = 0; i < pictures; i++)
        {
            AndersonMixing.Solve(products.AsSpan(i * n * n, n * n), regularization, coefficients.AsSpan(i * n, n));
        }

        Tensor shares = tensor(coefficients, [pictures, 1, n]).to(values.dtype).to(values.device);
        return bmm(shares, values).view(past.Peek().Value.shape).MoveToOuterDisposeScope();
    }
}
