using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>A fixed-point iteration left the finite numbers: with these weights and pictures it has no use.</summary>
public sealed class DivergenceException : FusionException
{
    /// <summary>Makes the error.</summary>
    /// <param name="iteration">The evaluation, counted from 1, whose value is not finite.</param>
    /// <param name="residuals">The relative residuals of the evaluations before it.</param>
    public DivergenceException(int iteration, IReadOnlyList<double> residuals)
        : base(
            $"The iteration diverges: value {iteration} is not finite. Residuals before it: [{Describe(residuals)}]. Weights and "
                + "pictures that are not finite do this with either fixed point, and weights that were trained for the Mask "
                + "fixed point can do it with the Feature fixed point."
        )
    {
        (Iteration, Residuals) = (iteration, residuals);
    }

    /// <summary>The evaluation, counted from 1, whose value is not finite.</summary>
    public int Iteration { get; }

    /// <summary>The relative residuals of the evaluations before it.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>The squared norm of a value.</summary>
    /// <exception cref="DivergenceException">The value is not finite.</exception>
    internal static double Check(ReadOnlySpan<float> value, int evaluation, IReadOnlyList<double> residuals) =>
        Check(ResidualProducts.SquaredNorm(value), evaluation, residuals);

    /// <summary>The squared norm of a value that has been computed.</summary>
    /// <exception cref="DivergenceException">The value is not finite.</exception>
    internal static double Check(double squaredNorm, int evaluation, IReadOnlyList<double> residuals) =>
        double.IsFinite(squaredNorm) ? squaredNorm : throw new DivergenceException(evaluation + 1, residuals);

    private static string Describe(IEnumerable<double> residuals) =>
        string.Join(", ", residuals.Select(residual => residual.ToString("G3", CultureInfo.InvariantCulture)));
}
