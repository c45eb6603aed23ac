namespace FusionML.Imaging;

/// <summary>
/// TIFF 6.0 and BigTIFF: gray, RGB and palette of 1 to 16 bits and float, strips and tiles, every compression that the library
/// has, several pages, on reading; 8 and 16 bits and 32-bit float with or without opacity on writing. The orientation is applied.
/// </summary>
/// <remarks>The colour profile is kept and not applied. Reading one picture gives the first page.</remarks>
internal sealed class TiffCodec : IPictureCodec
{
    public string Name => "TIFF";

    public IReadOnlyList<string> Extensions { get; } = [".tif", ".tiff"];

    public bool CanWrite => true;

    public bool CanRead(ReadOnlySpan<byte> start) =>
        start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8);

    public FusionImage Read(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => TiffDecoder.Pages(content, name, limits, cancellationToken).First();

    public IEnumerable<FusionImage> ReadPages(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => TiffDecoder.Pages(content, name, limits, cancellationToken);

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    ) => TiffEncoder.Encode(destination, image, name, options, cancellationToken);
}
