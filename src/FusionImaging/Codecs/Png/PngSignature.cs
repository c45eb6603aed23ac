namespace FusionML.Imaging;

/// <summary>
/// The first eight bytes of a PNG file (ISO/IEC 15948, 5.2), made so that a transfer as text damages them visibly.
/// </summary>
internal static class PngSignature
{
    public static ReadOnlySpan<byte> Bytes => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>True if the start is a PNG's, whole or damaged by a transfer as text.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> start) =>
        start.StartsWith(Bytes)
        || (
            start.Length >= 5
            && start[0] is 0x89 or 0x09
            && start[1..].StartsWith("PNG"u8)
            && start[4] is (byte)'\r' or (byte)'\n'
        );

    /// <summary>
    /// Throws if the file does not start with the signature; names a transfer as text if that is what happened.
    /// </summary>
    /// <exception cref="PictureFormatException">The signature is damaged.</exception>
    public static void Require(ReadOnlySpan<byte> file, string name)
    {
        if (file.StartsWith(Bytes))
        {
            return;
        }

        // Line ends were exchanged, or the eighth bit was cut off.
        string? change =
            file.Length < 8 ? null
            : file[0] == 0x09 ? "its bytes have lost their eighth bit"
            : file[4..].StartsWith("\n"u8) ? "its CR LF pairs have become LF"
            : file[4..].StartsWith("\r\r\n"u8) ? "its LF bytes have become CR LF"
            : file[4..].StartsWith("\r\n\u001a\r"u8) ? "its LF bytes have become CR or CR LF"
            : file[4..].StartsWith("\r"u8) ? "its CR LF pairs have become CR"
            : null;
        throw new PictureFormatException(
            name,
            change is null
                ? "does not start with the PNG signature."
                : $"is a PNG that a transfer as text has damaged ({change}); copy the original again, as binary."
        );
    }
}
