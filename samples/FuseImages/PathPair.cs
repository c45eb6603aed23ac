namespace FuseImages;

/// <summary>A row of the data: the paths of two registered pictures of one scene.</summary>
internal sealed class PathPair
{
    /// <summary>The visible, near, under-exposed or MRI picture.</summary>
    public required string FirstPath { get; init; }

    /// <summary>The other picture.</summary>
    public required string SecondPath { get; init; }
}
