namespace FusionML.Imaging;

/// <summary>
/// The netpbm formats: PBM, PGM and PPM, text (P1 to P3) and binary (P4 to P6), and PAM (P7) on reading; binary PGM, PPM and PAM
/// on writing.
/// </summary>
/// <remarks>
/// On writing .pgm is gray only, .ppm always has three bands, .pnm is what the picture is; .pam keeps opacity as well. Of several
/// pictures in one file the first is read.
/// </remarks>
internal sealed class PnmCodec : IPictureCodec
{
    public string Name => "PNM";

    public IReadOnlyList<string> Extensions { get; } = [".pnm", ".pgm", ".ppm", ".pam"];

    public bool CanWrite => true;

    public bool CanRead(ReadOnlySpan<byte> start) =>
        start.Length >= 3
        && start[0] == 'P'
        && start[1] is >= (byte)'1' and <= (byte)'7'
        && start[2] is (byte)' ' or (byte)'#' or (>= 9 and <= 13);

    public FusionImage Read(
        ReadOnlyMemory<byte> content,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    ) => PnmDecoder.Decode(content, name, limits, cancellationToken);

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    ) => PnmEncoder.Encode(destination, image, name, options, cancellationToken);
}
