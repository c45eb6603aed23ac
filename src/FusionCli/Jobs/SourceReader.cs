using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Reads the pictures of a fusion.</summary>
/// <param name="limits">What is refused before memory is taken for it.</param>
/// <param name="firstWindow">What is seen of the first picture, or null for all.</param>
/// <param name="secondWindow">What is seen of the others, or null for all.</param>
/// <param name="openInput">Opens standard input.</param>
/// <remarks>Can be used from several threads at once.</remarks>
internal sealed class SourceReader(
    DecodeLimits limits,
    LinearWindow? firstWindow,
    LinearWindow? secondWindow,
    Func<Stream> openInput
)
{
    private const int MinimumPictures = 2;

    /// <summary>Reads the pictures of one job.</summary>
    /// <exception cref="PictureException">A picture is missing, broken or over the limits.</exception>
    public SourcePictures Read(FuseJob job, CancellationToken cancellationToken)
    {
        SourcePictures read = job.Sources is [string only]
            ? ReadPages(only, cancellationToken)
            : new SourcePictures(
                [.. job.Sources.Select(NameOf)],
                [.. job.Sources.Select(path => ReadOne(path, cancellationToken))]
            );
        return firstWindow is null && secondWindow is null
            ? read
            : read with
            {
                Pictures = [.. read.Pictures.Select((picture, i) => Window(picture, i, read.Names[i]))],
            };
    }

    /// <summary>The pictures of a job of files, each read when it is asked for.</summary>
    public IEnumerable<PictureSource> Sources(FuseJob job) =>
        job.Sources.Select((path, i) => new PictureSource(path, token => Window(ReadOne(path, token), i, path)));

    private static string NameOf(string path) => path == CommandStreams.Dash ? CommandStreams.InputName : path;

    private SourcePictures ReadPages(string path, CancellationToken cancellationToken)
    {
        FusionImage[] pages = [.. PictureFile.ReadPages(path, limits, cancellationToken)];
        return pages.Length >= MinimumPictures
            ? new SourcePictures([.. pages.Select((_, i) => $"{path}, page {i + 1}")], pages)
            : throw new PictureException($"{path}: holds one picture, and a fusion needs at least {MinimumPictures}.");
    }

    private FusionImage ReadOne(string path, CancellationToken cancellationToken)
    {
        if (path != CommandStreams.Dash)
        {
            return PictureFile.Read(path, limits, cancellationToken);
        }

        // Standard input can't be interrupted while it waits: the wait is.
        Task<FusionImage> reading = Task.Run(() =>
            PictureFile.Read(openInput(), CommandStreams.InputName, limits, cancellationToken)
        );
        try
        {
            reading.Wait(cancellationToken);
        }
        catch (AggregateException)
        {
            // The awaiter below throws what is in it.
        }

        return reading.GetAwaiter().GetResult();
    }

    private FusionImage Window(FusionImage picture, int index, string name) =>
        (index == 0 ? firstWindow : secondWindow)?.Apply(picture, name) ?? picture;
}
