namespace FusionML.Inference.Tests;

/// <summary>
/// The expected states and residuals were computed with the reference implementation of the solver in PyTorch (double precision)
/// on the map f(x)_i = cos(0.7 x_i + 0.3 x_{i+1} + 0.1 i), eleven samples, indices modulo eleven, from 0.
/// </summary>
[TestClass]
public class FixedPointSolverTests
{
    private const int Length = 11;

    private delegate void FloatMap(ReadOnlySpan<float> state, Span<float> next);

    private sealed record Solution(float[] State, IReadOnlyList<double> Residuals, bool Converged);

    [TestMethod]
    public void Plain_iteration_gives_the_states_and_residuals_of_the_reference()
    {
        Solution solution = Solve(new PlainSolver(5, 0), Cosine);
        AssertClose(
            [
                0.8095752,
                0.7914104,
                0.7729223,
                0.7528977,
                0.7300087,
                0.7028671,
                0.670079,
                0.6330563,
                0.5935956,
                0.5652018,
                0.3774191,
            ],
            solution.State,
            1e-6
        );
        AssertClose([1, 2.08036, 0.685244, 1.11459, 0.531137], solution.Residuals, 2e-5);
        Assert.IsFalse(solution.Converged);
    }

    [TestMethod]
    [DataRow(
        5,
        6,
        new[]
        {
            0.7453659,
            0.7047007,
            0.662581,
            0.6192096,
            0.574752,
            0.5293413,
            0.4830851,
            0.4369771,
            0.3859751,
            0.3534277,
            0.2040428,
        },
        new[] { 1, 2.08036, 0.12174, 0.0231538, 0.0050316 }
    )]
    [DataRow(
        9,
        3,
        new[]
        {
            0.7439963,
            0.7033531,
            0.6612854,
            0.6179645,
            0.5735389,
            0.5281703,
            0.4818643,
            0.4352977,
            0.3847449,
            0.3540484,
            0.2037559,
        },
        new[] { 1, 2.08036, 0.12174, 0.0231538, 0.00336514, 0.00230996, 0.00089685, 0.000338269, 0.000656274 }
    )]
    [DataRow(
        12,
        6,
        new[]
        {
            0.7438979,
            0.703247,
            0.6611834,
            0.6178778,
            0.5734758,
            0.528131,
            0.4818566,
            0.4353684,
            0.3848501,
            0.3539755,
            0.2035328,
        },
        new[]
        {
            1,
            2.08036,
            0.12174,
            0.0231538,
            0.0050316,
            0.00238134,
            0.00165262,
            0.0008443,
            0.000791714,
            0.000750704,
            0.000676021,
            0.000327383,
        }
    )]
    public void Anderson_gives_the_states_and_residuals_of_the_reference(
        int evaluations,
        int memory,
        double[] state,
        double[] residuals
    )
    {
        Solution solution = Solve(new AndersonSolver(evaluations, 0, memory, 1e-4, 1), Cosine);
        AssertClose(state, solution.State, 1e-5);
        AssertClose(residuals, solution.Residuals, 2e-5);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Anderson_with_fewer_than_three_evaluations_is_a_plain_iteration(int evaluations)
    {
        Solution anderson = Solve(new AndersonSolver(evaluations, 0, 6, 1e-4, 1), Cosine);
        CollectionAssert.AreEqual(Solve(new PlainSolver(evaluations, 0), Cosine).State, anderson.State);
    }

    [TestMethod]
    public void Anderson_with_a_memory_of_one_and_no_mixing_share_stays_close_to_a_plain_iteration()
    {
        // With one past evaluation the only coefficient is 1, so every point is the last value, or half way to it.
        CollectionAssert.AreEqual(
            Solve(new PlainSolver(3, 0), Cosine).State,
            Solve(new AndersonSolver(3, 0, 1, 1e-4, 1), Cosine).State
        );
        List<float[]> points = [];
        Solve(new AndersonSolver(3, 0, 1, 1e-4, 0.5), (state, next) =>
        {
            points.Add(state.ToArray());
            Cosine(state, next);
        });
        float[] value = new float[Length];
        Cosine(points[1], value);
        AssertClose([.. points[1].Zip(value, (x, f) => (x + (double)f) / 2)], points[2], 1e-6);
    }

    /// <summary>From 0 to 1, 2 and 4: the relative residuals are 1, 1/2 and 1/2, exactly.</summary>
    [TestMethod]
    public void A_residual_that_equals_the_tolerance_ends_the_iteration()
    {
        FuseOptions options = new()
        {
            Solver = FixedPointSolver.Plain,
            MaximumIterations = 10,
            Tolerance = 0.5,
        };
        Solution solution = Solve(options.CreateSolver(), Double);
        CollectionAssert.AreEqual(new[] { 1, 0.5 }, solution.Residuals.ToArray());
        Assert.IsTrue(solution.Converged);

        static void Double(ReadOnlySpan<float> state, Span<float> next)
        {
            for (int i = 0; i < state.Length; i++)
            {
                next[i] = state[i] == 0 ? 1 : 2 * state[i];
            }
        }
    }

    [TestMethod]
    [DataRow(FixedPointSolver.Plain)]
    [DataRow(FixedPointSolver.Anderson)]
    public void The_iteration_ends_at_the_tolerance(FixedPointSolver solver)
    {
        FuseOptions options = new()
        {
            Solver = solver,
            MaximumIterations = 200,
            Tolerance = 1e-4,
        };
        List<int> heard = [];
        Solution solution = Solve(options.CreateSolver(), Cosine, (k, _) => heard.Add(k));
        Assert.IsTrue(solution.Converged);
        Assert.IsLessThanOrEqualTo(1e-4, solution.Residuals[^1]);
        Assert.IsGreaterThan(1e-4, solution.Residuals[^2]);
        CollectionAssert.AreEqual(Enumerable.Range(1, solution.Residuals.Count).ToArray(), heard);
        float[] next = new float[Length];
        Cosine(solution.State, next);
        AssertClose([.. solution.State.Select(value => (double)value)], next, 1e-3);
    }

    [TestMethod]
    [DataRow(FixedPointSolver.Plain)]
    [DataRow(FixedPointSolver.Anderson)]
    public void A_map_that_leaves_the_finite_numbers_is_a_typed_error_with_the_residuals_before(FixedPointSolver solver)
    {
        int call = 0;
        DivergenceException error = Assert.ThrowsExactly<DivergenceException>(() =>
            Solve(new FuseOptions { Solver = solver, MaximumIterations = 50 }.CreateSolver(), (state, next) =>
                next.Fill(++call == 4 ? float.NaN : call * 100)
            )
        );
        Assert.AreEqual(4, error.Iteration);
        Assert.HasCount(3, error.Residuals);
    }

    [TestMethod]
    public void Options_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { MaximumIterations = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { Tolerance = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { Tolerance = double.NaN });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { AndersonMemory = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new FuseOptions { AndersonRegularization = double.PositiveInfinity }
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { AndersonMixingShare = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseOptions { Threads = -1 });
    }

    private static Solution Solve(IFixedPointSolver solver, FloatMap map, Action<int, double>? report = null)
    {
        FixedPointSolution found = solver.Solve(
            (state, next) => map(FloatState.Of(state), FloatState.Of(next)),
            new FloatState(new float[Length]),
            new StateBuffers(Length),
            report
        );
        return new Solution(FloatState.Of(found.State), found.Residuals, found.Converged);
    }

    private static void Cosine(ReadOnlySpan<float> state, Span<float> next)
    {
        for (int i = 0; i < state.Length; i++)
        {
            next[i] = (float)Math.Cos(0.7 * state[i] + 0.3 * state[(i + 1) % state.Length] + 0.1 * i);
        }
    }

    private static void AssertClose(double[] expected, IEnumerable<float> actual, double tolerance) =>
        AssertClose(expected, actual.Select(value => (double)value), tolerance);

    private static void AssertClose(double[] expected, IEnumerable<double> actual, double tolerance)
    {
        double[] values = [.. actual];
        Assert.HasCount(expected.Length, values);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], values[i], tolerance, $"index {i}");
        }
    }
}
