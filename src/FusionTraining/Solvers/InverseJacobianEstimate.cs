namespace FusionML.Training;

/// <summary>
/// Broyden's estimate of the inverse Jacobian of g(z) = f(z) - z, for each picture of a batch: B = -I + sum_i u_i v_i'. When the
/// memory is full, all pairs are dropped and the estimate starts again from -I.
/// </summary>
/// <remarks>Vectors are rows of batch x length tensors. Not thread-safe.</remarks>
internal sealed class InverseJacobianEstimate(int memory) : IDisposable
{
    private readonly List<(Tensor U, Tensor V)> _pairs = [];

    /// <summary>B y.</summary>
    public Tensor Times(Tensor vectors)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor product = -vectors;
        foreach ((Tensor u, Tensor v) in _pairs)
        {
            product = product.Plus(u * Dot(v, vectors));
        }

        return product.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Makes B map <paramref name="errorChange"/> to <paramref name="move"/>, changing it as little as that takes.
    /// </summary>
    /// <param name="move">How far z went.</param>
    /// <param name="errorChange">By how much g(z) changed.</param>
    public void Update(Tensor move, Tensor errorChange)
    {
        if (_pairs.Count == memory)
        {
            Dispose();
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor v = TransposedTimes(move);

        // A picture that stands still has 0 / 0: it needs no correction.
        Tensor u = ((move - Times(errorChange)) / Dot(v, errorChange)).nan_to_num(0, 0, 0);
        _pairs.Add((u.DetachFromDisposeScope(), v.DetachFromDisposeScope()));
    }

    /// <summary>Drops all pairs.</summary>
    public void Dispose()
    {
        foreach ((Tensor u, Tensor v) in _pairs)
        {
            u.Dispose();
            v.Dispose();
        }

        _pairs.Clear();
    }

    /// <summary>x' B, as a row.</summary>
    private Tensor TransposedTimes(Tensor vectors)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor product = -vectors;
        foreach ((Tensor u, Tensor v) in _pairs)
        {
            product = product.Plus(v * Dot(u, vectors));
        }

        return product.MoveToOuterDisposeScope();
    }

    private static Tensor Dot(Tensor a, Tensor b) => (a * b).sum(1, true);
}
