using System.CommandLine;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The pictures of the command line and how they are read.</summary>
internal sealed class SourceArguments
{
    private const int MinimumPictures = 2;
    private const int MaximumPictures = 1000;

    private static readonly string[] StackExtensions = [".tif", ".tiff"];

    private readonly Argument<string[]> _pictures = new("PICTURE")
    {
        Description =
            "Two or more registered pictures, or one TIFF with several pages. First the visible, near, under-exposed or MRI "
            + "picture, then the others, all of the same size where --on-size-mismatch says nothing else. - is standard input.",

        // The parser's own words for too few name neither the argument nor the number.
        Arity = new ArgumentArity(0, MaximumPictures),
    };
    private readonly WindowArgument _window = new();
    private readonly LimitsArgument _limits = new();

    /// <summary>The argument of the pictures.</summary>
    public Argument Pictures => _pictures;

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_window.Option, _limits.Option];

    /// <summary>True if pictures stand on the command line.</summary>
    public bool HasPictures(ParseResult parsed) => parsed.GetValue(_pictures) is { Length: > 0 };

    /// <summary>The files of the pictures that are to be fused into one.</summary>
    /// <exception cref="UsageException">They are too few, or an option that does not exist.</exception>
    public IReadOnlyList<string> Files(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_pictures) ?? [];

        // The parser takes an option that it does not know for one more picture.
        if (words.FirstOrDefault(word => word.Length > 1 && word[0] == '-' && !File.Exists(word)) is string option)
        {
            throw new UsageException($"There is no option '{option}'. See 'fusionml fuse --help'.");
        }

        if (words.Count(word => word == CommandStreams.Dash) > 1)
        {
            throw new UsageException("Standard input (-) can be one picture only.");
        }

        IReadOnlyList<string> paths = SourcePatterns.Expand(words);
        bool isStack =
            paths is [string only] && StackExtensions.Contains(Path.GetExtension(only), StringComparer.OrdinalIgnoreCase);
        return paths.Count >= MinimumPictures || isStack
            ? paths
            : throw new UsageException(
                $"A fusion needs at least {MinimumPictures} pictures, not {paths.Count}: fusionml fuse FIRST SECOND ... -o OUT."
            );
    }

    /// <summary>What reads the pictures.</summary>
    /// <exception cref="UsageException">A window can't be read.</exception>
    public SourceReader Reader(ParseResult parsed, CommandStreams streams)
    {
        (LinearWindow? first, LinearWindow? second) = _window.Parse(parsed);
        return new SourceReader(_limits.Limits(parsed), first, second, streams.OpenInput);
    }
}
