namespace FusionML.Inference;

/// <summary>What a tensor of a published weight file is to the network.</summary>
public enum TensorRole
{
    /// <summary>The forward pass uses it: a file without it is refused.</summary>
    Live,

    /// <summary>It is registered and counted as a parameter, but nothing ever reads it. A file may hold it or not.</summary>
    Dead,

    /// <summary>
    /// It follows from the window size and the picture size, and is computed anew. A file may hold it or not, in any type and
    /// shape.
    /// </summary>
    Buffer,

    /// <summary>
    /// It holds a live tensor's values once more, as some published files do. A file may hold it or not; if it does, the values
    /// must be those of the live tensor.
    /// </summary>
    Copy,
}

/// <summary>A tensor that a network's weight file holds or may hold.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The length of each dimension; empty for a buffer, whose shape may depend on the picture.</param>
/// <param name="Role">What the network does with it.</param>
public sealed record LayoutTensor(string Name, IReadOnlyList<int> Shape, TensorRole Role)
{
    /// <summary>Number of values; 0 for a buffer and for a copy.</summary>
    public int Count =>
        Role is TensorRole.Buffer or TensorRole.Copy ? 0 : Shape.Aggregate(1, (product, dimension) => product * dimension);

    /// <summary>The live tensor that a copy repeats; null for any other role.</summary>
    internal string? Original { get; init; }

    /// <summary>The name and shape, such as <c>encoder1.0.weight [32, 1, 3, 3]</c>.</summary>
    public override string ToString() => $"{Name} {WeightTensor.Describe(Shape)}";
}
