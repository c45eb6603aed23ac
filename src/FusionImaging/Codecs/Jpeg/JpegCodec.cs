namespace FusionML.Imaging;

/// <summary>
/// JPEG, read only, gray and colour of 8 bits, through the system's libjpeg-turbo; the EXIF orientation is applied.
/// </summary>
/// <remarks>
/// Colour profiles are not applied. Damage that libjpeg-turbo only warns of is an error here: fusion needs true pixels.
/// </remarks>
/// <param name="findLibrary">Gives the library, or null where there is none.</param>
internal sealed class JpegCodec(Func<TurboJpegLibrary?> findLibrary) : IPictureCodec
{
    private const string Installation =
        "Install it: Debian and Ubuntu 'libturbojpeg0' (newer Ubuntu 'libturbojpeg'), Fedora 'turbojpeg', "
        + "macOS (Homebrew) 'jpeg-turbo', Windows 'libjpeg-turbo' with turbojpeg.dll on the PATH; or convert the picture to PNG.";

    public string Name => "JPEG";

    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg"];

    public bool CanWrite => false;

    public bool CanRead(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public FusionImage Read(ReadOnlyMemory<byte> content, string name, DecodeLimits limits, CancellationToken cancellationToken)
    {
        TurboJpegLibrary library = findLibrary()
            ?? throw new CodecUnavailableException(name, "libjpeg-turbo (TurboJPEG)", Installation);
        return JpegDecoder.Decode(library, content.Span, name, limits, cancellationToken);
    }

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"{name}: JPEG files are only read; write PNG, which loses nothing.");
}
