namespace FusionML.Imaging;

/// <summary>
/// How large a picture may be that is read from a file. A codec compares its header with these before it allocates anything
/// in proportion to the picture, so that a small file which claims to be huge is refused.
/// </summary>
/// <remarks>Immutable; can be shared by any number of threads.</remarks>
public sealed class DecodeLimits
{
    /// <summary>256 megapixels (2^28), 2 GiB of decoded samples, 2 GiB of file.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>The most pixels, width times height.</summary>
    public long MaximumPixels { get; init; } = 1L << 28;

    /// <summary>The most bytes of decompressed samples as the file stores them, before they become float planes.</summary>
    public long MaximumDecodedBytes { get; init; } = 1L << 31;

    /// <summary>The most bytes that are read from a file or stream.</summary>
    public long MaximumFileBytes { get; init; } = 1L << 31;

    /// <summary>Throws if a picture of this size is over the limits.</summary>
    /// <param name="name">What the error calls the file.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="decodedBytes">Bytes of decompressed samples.</param>
    /// <exception cref="PictureLimitException">A limit is exceeded.</exception>
    public void Require(string name, long width, long height, long decodedBytes)
    {
        Require(name, "pixels", (Int128)width * height, Math.Min(MaximumPixels, Array.MaxLength));
        Require(name, "decoded bytes", decodedBytes, MaximumDecodedBytes);
    }

    /// <summary>Throws if a file has so many scans that going over every pixel in each is over the limit.</summary>
    /// <param name="name">What the error calls the file.</param>
    /// <param name="pixels">Width times height.</param>
    /// <param name="scans">Scans in the file.</param>
    /// <param name="mostAtFullSize">The scans that a picture of <see cref="MaximumPixels"/> may have.</param>
    internal void RequireScans(string name, long pixels, int scans, int mostAtFullSize) =>
        Require(
            name,
            $"pixels in {scans} scans",
            (Int128)pixels * scans,
            (long)Int128.Min((Int128)MaximumPixels * mostAtFullSize, long.MaxValue)
        );

    /// <summary>Throws if a file of this length is over the limit.</summary>
    internal void RequireFileLength(string name, long length) =>
        Require(name, "bytes of file", length, Math.Min(MaximumFileBytes, Array.MaxLength));

    private static void Require(string name, string quantity, Int128 actual, long limit)
    {
        if (actual > limit)
        {
            throw new PictureLimitException(name, quantity, (long)Int128.Min(actual, long.MaxValue), limit);
        }
    }
}
