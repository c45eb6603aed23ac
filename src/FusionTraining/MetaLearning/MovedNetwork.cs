namespace FusionML.Training;

/// <summary>
/// A second copy of a network, whose parameters are the first one's moved along a direction: the first one stays as it is, to the
/// bit.
/// </summary>
/// <typeparam name="TNetwork">The network's type.</typeparam>
/// <remarks>Owns the copy.</remarks>
internal sealed class MovedNetwork<TNetwork> : IDisposable
    where TNetwork : nn.Module
{
    private readonly Parameter[] _original;

    /// <param name="original">The network to move.</param>
    /// <param name="copy">Another of the same shape, whatever its weights.</param>
    public MovedNetwork(TNetwork original, TNetwork copy)
    {
        Network = copy;
        _original = [.. original.parameters()];
        Parameters = [.. copy.parameters()];
    }

    /// <summary>The copy.</summary>
    public TNetwork Network { get; }

    /// <summary>Its parameters.</summary>
    public Parameter[] Parameters { get; }

    /// <summary>Sets the copy's parameters to the original's plus factor times the direction.</summary>
    public void Move(IReadOnlyList<Tensor> direction, double factor)
    {
        using IDisposable untracked = no_grad();
        using Scalar scale = factor;
        for (int i = 0; i < Parameters.Length; i++)
        {
            Parameters[i].copy_(_original[i]);
            Parameters[i].add_(direction[i], scale);
        }
    }

    /// <summary>Releases the copy.</summary>
    public void Dispose() => Network.Dispose();
}
