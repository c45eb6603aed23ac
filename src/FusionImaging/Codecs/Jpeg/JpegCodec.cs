namespace FusionML.Imaging;

/// <summary>
/// JPEG of 8 bits: baseline, extended and progressive, Huffman or arithmetic coding, gray, colour and inks on reading; baseline
/// gray and colour on writing. The EXIF orientation is applied.
/// </summary>
/// <remarks>Opacity is not written: JPEG has none.</remarks>
internal sealed class JpegCodec : IPictureCodec
{
    public string Name => "JPEG";

    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg"];

    public bool CanWrite => true;

    public bool CanRead(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public FusionImage Read(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => JpegDecoder.Decode(content, name, limits, cancellationToken);

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    ) => JpegEncoder.Encode(destination, image, name, options, cancellationToken);
}
