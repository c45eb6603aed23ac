namespace FusionML.Metrics;

/// <summary>Names what is derived from a plane together with other planes, in their order.</summary>
internal sealed class DerivationKey(string name, params BytePlane[] others) : IEquatable<DerivationKey>
{
    private readonly string _name = name;
    private readonly BytePlane[] _others = others;

    /// <inheritdoc/>
    public bool Equals(DerivationKey? other) =>
        other is not null && _name == other._name && _others.AsSpan().SequenceEqual(other._others);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DerivationKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(_name);
        foreach (BytePlane plane in _others)
        {
            hash.Add(plane);
        }

        return hash.ToHashCode();
    }
}
