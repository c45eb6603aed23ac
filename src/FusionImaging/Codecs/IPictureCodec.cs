namespace FusionML.Imaging;

/// <summary>
/// Reads, and where it can writes, pictures of one file format. An application adds its own to <see cref="PictureCodecs"/>.
/// </summary>
/// <remarks>Implementations hold no state between calls and can be used from several threads at once.</remarks>
public interface IPictureCodec
{
    /// <summary>The name of the format for messages, such as <c>PNG</c>.</summary>
    string Name { get; }

    /// <summary>The extensions of its files, lower case with the dot, the usual one first.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>True if <see cref="Write"/> is supported.</summary>
    bool CanWrite { get; }

    /// <summary>True if a file that starts with these bytes is of this format.</summary>
    /// <param name="start">The first 132 bytes of the file, or all of it if it is shorter.</param>
    bool CanRead(ReadOnlySpan<byte> start);

    /// <summary>Decodes a picture.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">What to refuse before allocating.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureFormatException">The file is corrupt, truncated or of a kind that is not supported.</exception>
    /// <exception cref="PictureLimitException">The picture is over the limits.</exception>
    FusionImage Read(ReadOnlyMemory<byte> content, string name, DecodeLimits limits, CancellationToken cancellationToken);

    /// <summary>Decodes every picture of a file that can hold several, one by one as they are asked for.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">What to refuse before allocating, for each picture.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The pictures, at least one; they may differ in size. By default the one that <see cref="Read"/> gives.</returns>
    /// <exception cref="PictureException">As <see cref="Read"/>, when the picture is asked for.</exception>
    IEnumerable<FusionImage> ReadPages(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => [Read(content, name, limits, cancellationToken)];

    /// <summary>Encodes a picture.</summary>
    /// <param name="destination">Where the file goes; left open.</param>
    /// <param name="image">The picture; its samples are finite.</param>
    /// <param name="name">What errors call the file; its extension may choose the kind of file.</param>
    /// <param name="options">Bit depth and compression.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="NotSupportedException"><see cref="CanWrite"/> is false.</exception>
    /// <exception cref="PictureException">The format cannot hold this picture.</exception>
    void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    );
}
