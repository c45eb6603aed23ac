using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The relative residuals of an iteration so far.</summary>
/// <param name="tolerance">The residual at which the iteration has converged; 0 for never, unless it is exact.</param>
internal sealed class ResidualHistory(double tolerance)
{
    private readonly List<double> _residuals = [];

    public IReadOnlyList<double> Residuals => _residuals;

    public bool Converged => _residuals.Count > 0 && _residuals[^1] <= tolerance;

    /// <summary>Adds the residual of an evaluation.</summary>
    /// <param name="point">z, batch x anything.</param>
    /// <param name="value">f(z), of the same shape.</param>
    /// <returns>|f(z) - z| of each picture.</returns>
    /// <exception cref="DivergenceException">The value is not finite.</exception>
    public Tensor Add(Tensor point, Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor absolute = Norms(value - point);
        Tensor norms = Norms(value);
        if (!norms.isfinite().all().is_nonzero())
        {
            throw new DivergenceException(_residuals.Count + 1, [.. _residuals]);
        }

        // Nothing moved and nothing is there: 0 / 0 counts as converged.
        _residuals.Add((absolute / norms).nan_to_num(0).max().ToNumber());
        return absolute.MoveToOuterDisposeScope();
    }

    private static Tensor Norms(Tensor states) => linalg.norm(states.flatten(1), [1]);
}
