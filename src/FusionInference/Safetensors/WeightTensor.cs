namespace FusionML.Inference;

/// <summary>A named tensor of float32 values, as it stands in a weight file.</summary>
/// <remarks>The values are not copied, and are meant to be read only; reading from several threads is safe.</remarks>
public sealed class WeightTensor
{
    /// <summary>More than any network here has; a limit keeps what a file's shapes can take in memory below their text.</summary>
    internal const int MaximumDimensions = 16;

    /// <summary>Makes a tensor over <paramref name="values"/>, which it owns from now on; nothing is copied.</summary>
    /// <param name="name">The name in the file, such as <c>encoder1.0.weight</c>.</param>
    /// <param name="shape">The length of each dimension, outermost first; empty for a scalar.</param>
    /// <param name="values">The values in row-major order (the last dimension runs fastest).</param>
    /// <exception cref="ArgumentException">The name is empty, a dimension is negative, or the number of values is not the
    /// shape's.</exception>
    public WeightTensor(string name, IReadOnlyList<int> shape, float[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        if (shape.Any(dimension => dimension < 0) || shape.Count > MaximumDimensions)
        {
            throw new ArgumentException(
                $"Tensor '{name}' has a negative dimension or more than {MaximumDimensions}: {Describe(shape)}.",
                nameof(shape)
            );
        }

        // Sixteen dimensions below 2^31 can overflow any integer, but not a double, and products up to 2^53 are exact.
        double count = shape.Aggregate(1.0, (product, dimension) => product * dimension);
        if (count != values.Length)
        {
            throw new ArgumentException(
                $"Tensor '{name}' of shape {Describe(shape)} needs {count} values, not {values.Length}.",
                nameof(values)
            );
        }

        (Name, Shape, Values) = (name, [.. shape], values);
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The length of each dimension, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values in row-major order.</summary>
    public float[] Values { get; }

    /// <summary>The name and shape, such as <c>encoder1.0.weight [32, 1, 3, 3]</c>.</summary>
    public override string ToString() => $"{Name} {Describe(Shape)}";

    internal static string Describe(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
