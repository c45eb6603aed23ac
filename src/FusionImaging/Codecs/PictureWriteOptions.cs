using System.IO.Compression;

namespace FusionML.Imaging;

/// <summary>How a picture is written.</summary>
/// <remarks>Immutable; can be shared by any number of threads.</remarks>
public sealed class PictureWriteOptions
{
    internal static PictureWriteOptions Default { get; } = new();

    /// <summary>Replaces a file that is already there. Off by default.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Bits per sample in the file: 8 or 16, or 32 for float in the formats that have it. By default the picture's own: 8 for a
    /// picture of up to 8 bits, otherwise 16; 32 for a float picture in a float format.
    /// </summary>
    public int? BitDepth { get; init; }

    /// <summary>
    /// The quality of a format that loses detail (JPEG), 1 to 100; 92 by default. From 90 on colour keeps its full size.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1 to 100.</exception>
    public int Quality
    {
        get;
        init => field = OptionValue.Within(value, 1, 100);
    } = 92;

    /// <summary>How hard to compress, where the format does.</summary>
    public CompressionLevel Compression
    {
        get;
        init => field = OptionValue.Defined(value);
    } = CompressionLevel.Fastest;

    /// <summary>True if <paramref name="image"/> is written as float by a format that has float samples.</summary>
    internal bool IsFloatFor(FusionImage image) => (BitDepth ?? image.BitDepth) == 32;

    /// <summary>The bit depth that <paramref name="image"/> is written with.</summary>
    /// <exception cref="BitDepthException">The bit depth asked for is neither 8 nor 16.</exception>
    public int BitDepthFor(FusionImage image, string name)
    {
        ArgumentNullException.ThrowIfNull(image);
        int depth = BitDepth ?? (image.BitDepth <= 8 ? 8 : 16);
        return depth is 8 or 16 ? depth : throw new BitDepthException(name, depth, "8 or 16");
    }
}
