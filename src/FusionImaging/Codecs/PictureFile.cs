using System.Buffers;

namespace FusionML.Imaging;

/// <summary>
/// Reads and writes picture files. The format is known by the content on reading and by the extension on writing; see
/// <see cref="PictureCodecs"/>. Every error names the file.
/// </summary>
/// <remarks>
/// A picture is turned upright, its metadata and opacity are kept. A sample v of an integer format becomes v / maximum (an 8-bit
/// v is v / 255f, a 16-bit v is v / 65535f), three bands become YCrCb by <see cref="YCrCb"/>, and R = G = B everywhere becomes a
/// gray picture. Writing gives round(maximum x) of x clamped to [0, 1], which returns exactly the samples that were read. All
/// members can be used from several threads at once.
/// </remarks>
public static class PictureFile
{
    private const int SignatureBytes = UnreadableFormat.StartBytes;
    private const int ReadStep = 1 << 20;

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What to refuse before allocating; <see cref="DecodeLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureFormatException">The file is empty, corrupt, truncated or of an unknown format.</exception>
    /// <exception cref="PictureLimitException">The file or picture is over the limits.</exception>
    /// <exception cref="PictureException">The file is missing or cannot be opened.</exception>
    public static FusionImage Read(string path, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(stream, path, limits, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Reads two registered pictures, which must have the same size. Their bit depths and bands may differ.</summary>
    /// <param name="firstPath">The first file.</param>
    /// <param name="secondPath">The second file.</param>
    /// <param name="limits">What to refuse before allocating, for each; <see cref="DecodeLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureSizeMismatchException">The sizes differ; both files and sizes are named.</exception>
    /// <exception cref="PictureException">
    /// One of the files cannot be read; see <see cref="Read(string, DecodeLimits?, CancellationToken)"/>.
    /// </exception>
    public static (FusionImage First, FusionImage Second) ReadPair(
        string firstPath,
        string secondPath,
        DecodeLimits? limits = null,
        CancellationToken cancellationToken = default
    )
    {
        FusionImage first = Read(firstPath, limits, cancellationToken);
        FusionImage second = Read(secondPath, limits, cancellationToken);
        first.RequireSameSize(second, firstPath, secondPath);
        return (first, second);
    }

    /// <summary>
    /// Reads every picture of a file: the pages of a TIFF one by one as they are asked for, otherwise the one picture.
    /// </summary>
    /// <param name="path">The file. It is read whole at the first picture.</param>
    /// <param name="limits">What to refuse before allocating, for each; <see cref="DecodeLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The pictures in file order, at least one; they may differ in size, depth and bands.</returns>
    /// <exception cref="PictureException">
    /// When a picture is asked for: it cannot be read; see <see cref="Read(string, DecodeLimits?, CancellationToken)"/>.
    /// </exception>
    public static IEnumerable<FusionImage> ReadPages(
        string path,
        DecodeLimits? limits = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Pages(path, limits ?? DecodeLimits.Default, cancellationToken);
    }

    /// <summary>Reads a picture from a stream, from where it stands to its end.</summary>
    /// <param name="stream">The file's bytes; left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="limits">What to refuse before allocating; <see cref="DecodeLimits.Default"/> if null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureFormatException">The content is empty, corrupt, truncated or of an unknown format.</exception>
    /// <exception cref="PictureLimitException">The file or picture is over the limits.</exception>
    public static FusionImage Read(
        Stream stream,
        string name,
        DecodeLimits? limits = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        limits ??= DecodeLimits.Default;
        (IPictureCodec codec, ReadOnlyMemory<byte> content) = ReadContent(stream, name, limits, cancellationToken);
        try
        {
            return codec.Read(content, name, limits, cancellationToken);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Fault(codec, name, e);
        }
    }

    /// <summary>
    /// Writes a picture in the format of the path's extension. The file is written under a temporary name beside the target,
    /// flushed to the disk and then moved into place, so that there is never half a file. A link is written through, and a file that
    /// is replaced keeps its access rights.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="image">The picture.</param>
    /// <param name="options">
    /// Overwriting, bit depth and compression; by default no overwriting and the picture's own bit depth.
    /// </param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PictureExistsException">The file is there and is not to be overwritten.</exception>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    /// <exception cref="PictureFormatException">The extension is unknown, or the format cannot hold this picture.</exception>
    /// <exception cref="BitDepthException">The bit depth asked for is not supported.</exception>
    /// <exception cref="PictureException">The file cannot be written.</exception>
    public static void Write(
        string path,
        FusionImage image,
        PictureWriteOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(image);
        options ??= PictureWriteOptions.Default;
        IPictureCodec codec = PictureCodecs.ForWriting(path);
        image.RequireFinite(path);
        try
        {
            WholeFile.Write(
                path,
                options.Overwrite,
                stream => codec.Write(stream, image, path, options, cancellationToken),
                cancellationToken
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PictureException($"{path}: cannot be written. {e.Message}", e);
        }
    }

    private static IEnumerable<FusionImage> Pages(string path, DecodeLimits limits, CancellationToken cancellationToken)
    {
        IPictureCodec codec;
        ReadOnlyMemory<byte> content;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            (codec, content) = ReadContent(stream, path, limits, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }

        using IEnumerator<FusionImage> pages = codec.ReadPages(content, path, limits, cancellationToken).GetEnumerator();
        while (MoveNext())
        {
            yield return pages.Current;
        }

        bool MoveNext()
        {
            try
            {
                return pages.MoveNext();
            }
            catch (Exception e) when (IsFault(e))
            {
                throw Fault(codec, path, e);
            }
        }
    }

    private static PictureException Unreadable(string path, Exception e) =>
        Directory.Exists(path)
            ? new PictureException($"{path}: is a folder, not a picture.", e)
            : new PictureException($"{path}: cannot be read. {e.Message}", e);

    /// <summary>Says that a codec failed by what the file is, or by memory that a raised limit promised.</summary>
    private static bool IsFault(Exception e) => e is IOException or InvalidDataException or OutOfMemoryException;

    private static PictureException Fault(IPictureCodec codec, string name, Exception e) =>
        e is OutOfMemoryException
            ? new PictureException(
                $"{name}: this process has not the memory to decode it. Lower DecodeLimits.MaximumMemoryBytes, so that such a "
                    + "file is refused before it is decoded.",
                e
            )
            : new PictureFormatException(name, $"is not a valid {codec.Name} file. {e.Message}", e);

    private static (IPictureCodec Codec, ReadOnlyMemory<byte> Content) ReadContent(
        Stream stream,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        byte[] start = new byte[SignatureBytes];
        int startLength = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (startLength == 0)
        {
            throw new PictureFormatException(name, "is empty.");
        }

        IPictureCodec codec = PictureCodecs.ForReading(start.AsSpan(0, startLength), name);
        return (codec, ReadRest(stream, start.AsSpan(0, startLength), name, limits, cancellationToken));
    }

    private static ReadOnlyMemory<byte> ReadRest(
        Stream stream,
        ReadOnlySpan<byte> start,
        string name,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        long expected = start.Length + (stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0);
        limits.RequireFileLength(name, expected);
        ArrayBufferWriter<byte> content = new((int)Math.Max(expected + 1, SignatureBytes));
        content.Write(start);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> free = content.GetSpan();
            int read = stream.Read(free[..Math.Min(free.Length, ReadStep)]);
            if (read == 0)
            {
                return content.WrittenMemory;
            }

            content.Advance(read);
            limits.RequireFileLength(name, content.WrittenCount);
        }
    }
}
