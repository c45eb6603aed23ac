namespace FusionML.Imaging;

/// <summary>A registered pair of pictures in a manifest. What the manifest does not say is null.</summary>
/// <param name="Id">The pair's name; the first file's name without extension if the manifest gives none.</param>
/// <param name="FirstPath">The first picture: visible, near focus, under-exposed or MRI.</param>
/// <param name="SecondPath">The second picture: infrared, far focus, over-exposed, or CT, PET or SPECT.</param>
/// <remarks>Immutable.</remarks>
public sealed record PicturePair(string Id, string FirstPath, string SecondPath)
{
    /// <summary>The true fused picture, where there is one.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>
    /// What kind of reference there is, in the manifest's words, such as <c>yes</c>, <c>no</c> or <c>pseudo</c>.
    /// </summary>
    public string? Reference { get; init; }

    /// <summary>The fusion task, such as <c>ivf</c>, <c>mfif</c>, <c>meif</c> or <c>mif</c>.</summary>
    public string? Task { get; init; }

    /// <summary>The data set.</summary>
    public string? Dataset { get; init; }

    /// <summary>The part of the data set, such as <c>train</c> or <c>test</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Columns of the pictures.</summary>
    public int? Width { get; init; }

    /// <summary>Rows of the pictures.</summary>
    public int? Height { get; init; }

    /// <summary>Bands of the first picture.</summary>
    public int? FirstChannels { get; init; }

    /// <summary>Bands of the second picture.</summary>
    public int? SecondChannels { get; init; }

    /// <summary>Every field of the line by its column's name, those above and those that only this manifest has.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }
}
