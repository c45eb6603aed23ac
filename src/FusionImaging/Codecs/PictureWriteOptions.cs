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
    /// Bits per sample in the file, 8 or 16. By default the picture's own: 8 for a picture of up to 8 bits, otherwise 16.
    /// </summary>
    public int? BitDepth { get; init; }

    /// <summary>How hard to compress, where the format does.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Fastest;

    /// <summary>The bit depth that <paramref name="image"/> is written with.</summary>
    /// <exception cref="BitDepthException">The bit depth asked for is neither 8 nor 16.</exception>
    public int BitDepthFor(FusionImage image, string name)
    {
        ArgumentNullException.ThrowIfNull(image);
        int depth = BitDepth ?? (image.BitDepth <= 8 ? 8 : 16);
        return depth is 8 or 16 ? depth : throw new BitDepthException(name, depth, "8 or 16");
    }
}
