namespace FusionML.Inference.Tests;

[TestClass]
public class AndersonMixingTests
{
    [TestMethod]
    public void Orthogonal_residuals_are_weighted_by_the_inverse_of_their_energy()
    {
        // minimise a^2 * 1 + b^2 * 4 under a + b = 1: a = 4/5, b = 1/5.
        double[] coefficients = new double[2];
        AndersonMixing.Solve([1, 0, 0, 4], 0, coefficients);
        Assert.AreEqual(0.8, coefficients[0], 1e-12);
        Assert.AreEqual(0.2, coefficients[1], 1e-12);
    }

    /// <summary>
    /// Without exchanging rows for the largest pivot, 1e-14 would be divided by in the middle and nothing would be left of the
    /// third residual: minimise 1e-14 a^2 + 2 b c + c^2 under a + b + c = 1 by Lagrange, solved in rational numbers.
    /// </summary>
    [TestMethod]
    public void A_tiny_pivot_costs_no_accuracy()
    {
        double[] coefficients = new double[3];
        AndersonMixing.Solve([1e-14, 0, 0, 0, 0, 1, 0, 1, 1], 0, coefficients);

        // mu + 1e-14 a = 0, mu + c = 0, mu + b + c = 0, a + b + c = 1: b = 0, c = 1e-14 a, a = 1 / (1 + 1e-14).
        Assert.AreEqual(1, coefficients[0], 1e-12);
        Assert.AreEqual(0, coefficients[1], 1e-12);
        Assert.AreEqual(1e-14, coefficients[2], 1e-18);
    }

    [TestMethod]
    public void A_large_regularisation_gives_the_average()
    {
        double[] coefficients = new double[3];
        AndersonMixing.Solve([1, 2, 3, 2, 5, 7, 3, 7, 11], 1e9, coefficients);
        foreach (double coefficient in coefficients)
        {
            Assert.AreEqual(1.0 / 3, coefficient, 1e-8);
        }
    }

    [TestMethod]
    public void Linearly_dependent_residuals_without_regularisation_give_a_plain_step()
    {
        double[] coefficients = new double[2];
        AndersonMixing.Solve([1, 1, 1, 1], 0, coefficients);
        CollectionAssert.AreEqual(new[] { 0.0, 1.0 }, coefficients);
    }

    [TestMethod]
    public void No_other_weights_that_sum_to_one_give_a_smaller_regularised_residual()
    {
        const double Lambda = 0.03;
        double[][] residuals =
        [
            [1, 0.2, -0.4],
            [-0.3, 0.9, 0.1],
            [0.2, 0.3, 0.8],
            [0.5, -0.5, 0.3],
        ];
        double[] gram = [.. residuals.SelectMany(_ => residuals, (g, h) => g.Zip(h, (x, y) => x * y).Sum())];
        double[] best = new double[4];
        AndersonMixing.Solve(gram, Lambda, best);
        Assert.AreEqual(1, best.Sum(), 1e-12);
        Random random = new(3);
        for (int i = 0; i < 1000; i++)
        {
            double[] shift = [.. best.Select(_ => random.NextDouble() - 0.5)];
            double mean = shift.Average();
            double[] other = [.. best.Zip(shift, (coefficient, s) => coefficient + 0.1 * (s - mean))];
            Assert.IsGreaterThanOrEqualTo(Energy(best), Energy(other));
        }

        double Energy(double[] weights) =>
            Lambda * weights.Sum(a => a * a)
            + Enumerable.Range(0, 3).Sum(k => Math.Pow(weights.Zip(residuals, (a, g) => a * g[k]).Sum(), 2));
    }

    [TestMethod]
    public void Sizes_that_do_not_go_together_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => AndersonMixing.Solve([1, 2, 3], 0, new double[2]));
        Assert.ThrowsExactly<ArgumentException>(() => AndersonMixing.Solve([], 0, []));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => AndersonMixing.Solve([1], -1, new double[1]));
    }
}
