using System.CommandLine;

namespace FusionML.Cli;

/// <summary>The pictures of the command line.</summary>
internal sealed class SourceArguments
{
    private const int MinimumPictures = 2;
    private const int MaximumPictures = 1000;

    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description =
            "Two or more registered pictures. First the visible, near, under-exposed or MRI picture, then the others, all of the "
            + "same size where --on-size-mismatch says nothing else.",

        // The parser's own words for too few name neither the argument nor the number.
        Arity = new ArgumentArity(0, MaximumPictures),
    };

    /// <summary>Adds arguments and options to a command.</summary>
    public void AddTo(Command command) => command.Add(_pictures);

    /// <summary>The files of the pictures that are to be fused into one.</summary>
    /// <exception cref="UsageException">They are too few, or an option that does not exist.</exception>
    public IReadOnlyList<string> Pictures(ParseResult parsed)
    {
        string[] paths = parsed.GetValue(_pictures) ?? [];

        // The parser takes an option that it does not know for one more picture.
        if (paths.FirstOrDefault(path => path.StartsWith('-') && !File.Exists(path)) is string option)
        {
            throw new UsageException($"There is no option '{option}'. See 'fusionml fuse --help'.");
        }

        return paths.Length >= MinimumPictures
            ? paths
            : throw new UsageException(
                $"A fusion needs at least {MinimumPictures} pictures, not {paths.Length}: fusionml fuse FIRST SECOND ... -o OUT."
            );
    }

    /// <summary>What reads the pictures.</summary>
    public SourceReader Reader(ParseResult parsed) => new();
}
