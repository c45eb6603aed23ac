using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class BatchSolverTests
{
    public static IEnumerable<object[]> EverySolver =>
        [
            ["plain", 400],
            ["Anderson", 80],
            ["Broyden", 40],
        ];

    [TestMethod]
    [DynamicData(nameof(EverySolver))]
    public void The_fixed_point_of_a_linear_map_is_the_solution_of_its_system(string name, int iterations)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset) = LinearMap(pictures: 3, length: 12);
        Tensor exact = linalg.solve(eye(12, dtype: float64) - matrix, offset.unsqueeze(2)).squeeze(2);

        BatchSolution found = Solver(name, iterations, 1e-11).Solve(state => Apply(matrix, offset, state), zeros_like(offset));

        Assert.IsTrue(found.Converged, $"{found.Residuals[^1]} after {found.Residuals.Count}");
        Assert.IsLessThanOrEqualTo(1e-9, (found.State - exact).abs().max().ToNumber());
    }

    [TestMethod]
    public void Broyden_and_Anderson_need_fewer_evaluations_than_plain_iteration()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset) = LinearMap(pictures: 1, length: 12);
        int[] evaluations =
        [
            .. EverySolver.Select(row =>
                Solver((string)row[0], 400, 1e-9).Solve(state => Apply(matrix, offset, state), zeros_like(offset)).Residuals.Count
            ),
        ];
        Console.WriteLine($"plain {evaluations[0]}, Anderson {evaluations[1]}, Broyden {evaluations[2]}");
        Assert.IsLessThan(evaluations[0] / 2, evaluations[1]);
        Assert.IsLessThan(evaluations[0] / 2, evaluations[2]);
    }

    [TestMethod]
    [DynamicData(nameof(EverySolver))]
    public void An_expanding_map_ends_in_an_error_that_lists_the_residuals(string name, int iterations)
    {
        using DisposeScope scope = NewDisposeScope();
        IBatchSolver solver = Solver(name, iterations, 0);
        DivergenceException error = Assert.ThrowsExactly<DivergenceException>(() =>
            solver.Solve(state => state.Times(1e120), ones([1, 4], float64))
        );
        Assert.IsGreaterThan(1, error.Iteration);
        Assert.HasCount(error.Iteration - 1, error.Residuals);
    }

    [TestMethod]
    [DynamicData(nameof(EverySolver))]
    public void A_start_that_is_the_fixed_point_ends_the_iteration_at_once(string name, int iterations)
    {
        using DisposeScope scope = NewDisposeScope();
        BatchSolution found = Solver(name, iterations, 1e-6).Solve(state => state.Times(0.5), zeros(2, 4));
        Assert.HasCount(1, found.Residuals);
        Assert.AreEqual(0, found.Residuals[0]);
        Assert.IsTrue(found.Converged);
    }

    [TestMethod]
    [DynamicData(nameof(EverySolver))]
    public void A_solver_leaves_only_its_state_behind_however_long_it_runs(string name, int iterations)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor matrix, Tensor offset) = LinearMap(pictures: 2, length: 8);
        Tensor start = zeros_like(offset);
        int before = scope.DisposablesCount;
        long many = MostLiveTensors(iterations);
        Assert.AreEqual(before + 1, scope.DisposablesCount);
        Assert.AreEqual(MostLiveTensors(iterations / 2), many);

        long MostLiveTensors(int maximumIterations)
        {
            long most = 0;
            long liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            BatchSolution found = Solver(name, maximumIterations, 0)
                .Solve(
                    state =>
                    {
                        most = Math.Max(most, DisposeScopeManager.Statistics.ThreadTotalLiveCount - liveBefore);
                        return Apply(matrix, offset, state);
                    },
                    start
                );
            Assert.HasCount(maximumIterations, found.Residuals);
            return most;
        }
    }

    private static IBatchSolver Solver(string name, int iterations, double tolerance) =>
        name switch
        {
            "plain" => new BatchPlainSolver(iterations, tolerance),
            "Anderson" => new BatchAndersonSolver(iterations, tolerance, 6, 1e-14),
            _ => new BatchBroydenSolver(iterations, tolerance, 12),
        };

    /// <summary>A z + b for each picture, with spectral radii below 0.95.</summary>
    private static (Tensor Matrix, Tensor Offset) LinearMap(int pictures, int length)
    {
        manual_seed(21);
        Tensor matrix = randn([length, length], float64);
        matrix = matrix.Times(0.9 / linalg.norm(matrix, 2).ToNumber());
        return (matrix, randn([pictures, length], float64));
    }

    private static Tensor Apply(Tensor matrix, Tensor offset, Tensor state)
    {
        using DisposeScope scope = NewDisposeScope();
        return matmul(state, matrix.transpose(0, 1)).Plus(offset).MoveToOuterDisposeScope();
    }
}
