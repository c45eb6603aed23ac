namespace FusionML.Imaging;

/// <summary>A picture that is read when it is needed, and perhaps more than once: one of a stack too large to hold at a time.</summary>
/// <remarks>
/// Immutable. Nothing of the picture is kept between two readings, so each gives a picture of its own; all must be equal.
/// Can be used from several threads at once if its reading can.
/// </remarks>
public sealed class PictureSource
{
    private readonly Func<CancellationToken, FusionImage> _read;

    /// <summary>Makes a source of any kind.</summary>
    /// <param name="name">What errors call the picture, such as the path of its file.</param>
    /// <param name="read">Reads the picture; called each time that it is needed.</param>
    public PictureSource(string name, Func<CancellationToken, FusionImage> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(read);
        (Name, _read) = (name, read);
    }

    /// <summary>What errors call the picture.</summary>
    public string Name { get; }

    /// <summary>A picture in a file, which is opened at each reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What to refuse before allocating; <see cref="DecodeLimits.Default"/> if null.</param>
    public static PictureSource FromFile(string path, DecodeLimits? limits = null) =>
        new(path, cancellationToken => PictureFile.Read(path, limits, cancellationToken));

    /// <summary>A picture that is in memory already; it is not copied.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="name">What errors call it.</param>
    public static PictureSource Of(FusionImage picture, string name)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new PictureSource(name, _ => picture);
    }

    /// <summary>Reads the picture.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureException">It can't be read; see <see cref="PictureFile"/>.</exception>
    public FusionImage Read(CancellationToken cancellationToken = default) => _read(cancellationToken);
}
