namespace FusionML.Imaging;

/// <summary>
/// How much a picture may cost that is read from a file: pixels, memory and work. A codec compares its header with these before
/// it allocates anything in proportion to the picture, so that a small file which claims to be huge is refused.
/// </summary>
/// <remarks>
/// Within the limits a codec looks at the cancellation token at least every 250 ms. Immutable; can be shared by any number of
/// threads.
/// </remarks>
public sealed class DecodeLimits
{
    private const long Gibibyte = 1L << 30;

    /// <summary>
    /// 256 megapixels (2^28), sides of 2^22, 2^32 pixels over all scans, 2 GiB of decoded samples, 2 GiB of file, and as memory
    /// 4 GiB or half of what the process may use, whichever is less.
    /// </summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>The most pixels, width times height; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumPixels
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 1L << 28;

    /// <summary>The most rows, and the most columns; at least 1. Every row costs something, however short it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumSide
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 1L << 22;

    /// <summary>
    /// The most pixels that all scans of a file go over together, scans times width times height; at least 1. A progressive JPEG
    /// has 5 to 14 scans, and may have thousands.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumScannedPixels
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 1L << 32;

    /// <summary>
    /// The most bytes of decompressed samples as the file stores them, before they become float planes; at least 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumDecodedBytes
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 1L << 31;

    /// <summary>
    /// The most bytes that the picture takes while it is decoded; at least 1: its planes, the file, and what the codec works with.
    /// It counts what a file of this header may need at most: a colour picture that turns out gray needs less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumMemoryBytes
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = Math.Max(1, Math.Min(4 * Gibibyte, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));

    /// <summary>The most bytes that are read from a file or stream; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public long MaximumFileBytes
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 1L << 31;

    /// <summary>Throws if a picture of this size is over the limits.</summary>
    /// <param name="name">What the error calls the file.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="decodedBytes">Bytes of decompressed samples.</param>
    /// <exception cref="PictureLimitException">A limit is exceeded.</exception>
    public void Require(string name, long width, long height, long decodedBytes)
    {
        Require(name, "pixels", (Int128)width * height, Math.Min(MaximumPixels, Array.MaxLength));
        Require(name, "columns", width, MaximumSide);
        Require(name, "rows", height, MaximumSide);
        Require(name, "decoded bytes", decodedBytes, MaximumDecodedBytes);
    }

    /// <summary>Throws if decoding would take more memory than the limit.</summary>
    /// <param name="name">What the error calls the file.</param>
    /// <param name="bytes">The planes of the picture, the file and what the codec works with, at most.</param>
    /// <exception cref="PictureLimitException">The limit is exceeded.</exception>
    public void RequireMemory(string name, long bytes) => Require(name, "bytes of memory", bytes, MaximumMemoryBytes);

    /// <summary>Throws if a file has so many scans that going over every pixel in each is over the limit.</summary>
    /// <param name="name">What the error calls the file.</param>
    /// <param name="pixels">Width times height.</param>
    /// <param name="scans">Scans in the file.</param>
    internal void RequireScans(string name, long pixels, int scans) =>
        Require(name, $"pixels in {scans} scans", (Int128)pixels * scans, MaximumScannedPixels);

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
