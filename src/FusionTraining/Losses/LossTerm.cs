namespace FusionML.Training;

/// <summary>A part of a loss, with what it counts.</summary>
/// <param name="Name">What progress calls it.</param>
/// <param name="Weight">Its coefficient.</param>
/// <param name="Value">The part itself, before the coefficient: a differentiable scalar.</param>
public readonly record struct LossTerm(string Name, double Weight, Tensor Value)
{
    /// <summary>The sum of all parts times their coefficients, a differentiable scalar.</summary>
    /// <exception cref="ArgumentException">There are no parts.</exception>
    public static Tensor Sum(IReadOnlyList<LossTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
        {
            throw new ArgumentException("A loss needs at least one term.", nameof(terms));
        }

        using DisposeScope scope = NewDisposeScope();
        return terms
            .Select(term => term.Value.Times(term.Weight))
            .Aggregate((sum, term) => sum.Plus(term))
            .MoveToOuterDisposeScope();
    }
}
