namespace FusionML.Imaging;

/// <summary>
/// PNG (ISO/IEC 15948): every colour type, bit depth and interlacing on reading, 8 and 16 bit gray and RGB, with or without
/// opacity, on writing.
/// </summary>
/// <remarks>
/// PNG stores colour that is not multiplied by opacity, so the samples are complete without it. The orientation of an eXIf chunk
/// is applied, the colour profile is kept and not applied, gamma and all other ancillary chunks are passed over: samples are
/// taken as they are stored. Of an animation the default picture is read.
/// </remarks>
internal sealed class PngCodec : IPictureCodec
{
    public string Name => "PNG";

    public IReadOnlyList<string> Extensions { get; } = [".png"];

    public bool CanWrite => true;

    public bool CanRead(ReadOnlySpan<byte> start) => PngSignature.IsLikely(start);

    public FusionImage Read(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => PngDecoder.Decode(content, name, limits, cancellationToken);

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    ) => PngEncoder.Encode(destination, image, name, options, cancellationToken);
}
