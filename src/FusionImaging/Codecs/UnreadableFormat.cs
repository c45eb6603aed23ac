namespace FusionML.Imaging;

/// <summary>A format that no codec reads, with the command that makes a readable picture of it.</summary>
/// <param name="Name">The format.</param>
/// <param name="Offset">Where its mark stands.</param>
/// <param name="Mark">Its mark; a zero stands for any byte.</param>
/// <param name="Command">The command; {0} is the file and {1} its name without extension.</param>
internal sealed record UnreadableFormat(string Name, int Offset, byte[] Mark, string Command)
{
    /// <summary>The bytes of a file's start that marks stand in.</summary>
    public const int StartBytes = 132;

    private const string Convert = "ImageMagick: magick {0} {1}.png";

    private static readonly UnreadableFormat[] Known =
    [
        new(
            "DICOM",
            128,
            [.. "DICM"u8],
            "DCMTK (Debian: dcmtk): dcmj2pnm --write-16-bit-png {0} {1}.png; where it does not know the compression, first "
                + "with GDCM (Debian: libgdcm-tools): gdcmconv --raw {0} {1}-raw.dcm"
        ),
        new("BMP", 0, [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0], Convert),
        new("WebP", 0, [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8], "libwebp (Debian: webp): dwebp {0} -o {1}.png"),
        new("GIF", 0, [.. "GIF8"u8], Convert),
        new("HEIF", 4, [.. "ftyphei"u8], "libheif (Debian: libheif-examples): heif-convert {0} {1}.png"),
        new("HEIF", 4, [.. "ftypmif1"u8], "libheif (Debian: libheif-examples): heif-convert {0} {1}.png"),
        new("AVIF", 4, [.. "ftypavif"u8], "libavif (Debian: libavif-bin): avifdec {0} {1}.png"),
        new("JPEG 2000", 4, [.. "jP  "u8], "OpenJPEG (Debian: libopenjp2-tools): opj_decompress -i {0} -o {1}.png"),
        new("JPEG 2000", 0, [0xFF, 0x4F, 0xFF, 0x51], "OpenJPEG (Debian: libopenjp2-tools): opj_decompress -i {0} -o {1}.png"),
        new("JPEG XL", 0, [0xFF, 0x0A], "libjxl (Debian: libjxl-tools): djxl {0} {1}.png"),
        new("JPEG XL", 4, [.. "JXL "u8], "libjxl (Debian: libjxl-tools): djxl {0} {1}.png"),
        new("OpenEXR", 0, [0x76, 0x2F, 0x31, 0x01], "ImageMagick: magick {0} {1}.pfm"),
        new("Photoshop", 0, [.. "8BPS"u8], "ImageMagick: magick {0}[0] {1}.png"),
        new("FITS", 0, [.. "SIMPLE  ="u8], "ImageMagick: magick {0} {1}.tif"),
        new("PDF", 0, [.. "%PDF"u8], "Poppler (Debian: poppler-utils): pdftoppm -png {0} {1}"),
    ];

    /// <summary>The format of a file that starts with these bytes, or null if it is not known.</summary>
    public static UnreadableFormat? Recognize(ReadOnlySpan<byte> start)
    {
        foreach (UnreadableFormat format in Known)
        {
            if (format.Matches(start))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>What the error says after the file's name.</summary>
    public string Advice(string name) =>
        $"is a {Name} file, which is not read. Convert it with "
        + Command
            .Replace("{0}", name, StringComparison.Ordinal)
            .Replace("{1}", Path.ChangeExtension(name, null), StringComparison.Ordinal)
        + ".";

    private bool Matches(ReadOnlySpan<byte> start)
    {
        if (start.Length < Offset + Mark.Length)
        {
            return false;
        }

        for (int i = 0; i < Mark.Length; i++)
        {
            if (Mark[i] != 0 && start[Offset + i] != Mark[i])
            {
                return false;
            }
        }

        return true;
    }
}
