using System.CommandLine;
using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary><c>fusionml fuse FIRST SECOND ... -o OUT</c>: fuses two or more pictures into one file.</summary>
internal sealed class FuseCommand
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
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the fused picture goes (.png, .jpg, .tif, .pgm, .ppm, .pam, .pfm).",
        Required = true,
        HelpName = "OUT",
    };
    private readonly RecipeArguments _recipe = new();
    private readonly AlignmentArguments _alignment = new();
    private readonly Option<int?> _quality = CommandOption.Number(
        "--quality",
        "The quality of a JPEG. [default: 92]",
        "N",
        1,
        100
    );
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace OUT if it exists.");
    private readonly Option<bool> _json = CommandOption.Flag(
        "--json",
        "Print one JSON object about the fusion on standard output."
    );

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        FuseCommand fuse = new();
        Command command = new("fuse", "Fuse two or more registered pictures into one.") { fuse._pictures, fuse._out };
        foreach (Option option in (Option[])[.. fuse._recipe.All, .. fuse._alignment.All, fuse._quality, fuse._force, fuse._json])
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => fuse.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        string[] paths = parsed.GetValue(_pictures) ?? [];
        RequirePictures(paths);
        string output = parsed.GetRequiredValue(_out);
        _recipe.RequireSound(parsed);
        _alignment.RequireSound(parsed, paths.Length);
        OutputFile.RequireWritable(output, parsed.GetValue(_force));
        OutputFile.RequireQualityFits(output, parsed.GetValue(_quality));
        using ImageFusion fusion = new(_recipe.Parse(parsed));
        AlignmentStep alignment = _alignment.Step(parsed, fusion.Recipe.Task);
        FusionImage[] pictures = [.. paths.Select(path => PictureFile.Read(path, cancellationToken: cancellationToken))];
        TellWarnings(paths, pictures, streams);

        AlignedPictures aligned = FuseProgressBar.Run(streams, "aligning", progress =>
            alignment.Apply(paths, pictures, progress, cancellationToken)
        );
        aligned.Tell(streams);
        Stopwatch clock = Stopwatch.StartNew();
        FusionResult result = FuseProgressBar.Run(streams, fusion.EngineName, progress =>
            fusion.Fuse(aligned.Pictures, paths, progress, cancellationToken)
        );
        double seconds = clock.Elapsed.TotalSeconds;
        PictureWriteOptions writing = new()
        {
            Overwrite = parsed.GetValue(_force),
            Quality = parsed.GetValue(_quality) ?? new PictureWriteOptions().Quality,
        };
        PictureFile.Write(output, result.Image, writing, cancellationToken);
        FuseReport report = new(output, fusion, _recipe.DescribeWeights(parsed, fusion.Recipe), result, seconds)
        {
            Alignment = aligned,
        };
        if (parsed.GetValue(_json))
        {
            streams.Output.WriteLine(report.ToJson());
        }

        streams.Error.WriteLine(report.ToText());
    }

    /// <summary>What was odd about the files, and did not keep them from being read.</summary>
    private static void TellWarnings(string[] paths, FusionImage[] pictures, CommandStreams streams)
    {
        foreach ((string path, FusionImage picture) in paths.Zip(pictures))
        {
            foreach (string warning in picture.Metadata.Warnings)
            {
                streams.Error.WriteLine($"{path}: {warning}");
            }
        }

        if (pictures.Any(picture => picture.Alpha is not null))
        {
            streams.Error.WriteLine("The fused picture is opaque: the opacity of the sources is left out.");
        }
    }

    /// <summary>The parser takes an option that it does not know for one more picture.</summary>
    private static void RequirePictures(string[] paths)
    {
        if (paths.FirstOrDefault(path => path.StartsWith('-') && !File.Exists(path)) is string option)
        {
            throw new UsageException($"There is no option '{option}'. See 'fusionml fuse --help'.");
        }

        if (paths.Length < MinimumPictures)
        {
            throw new UsageException(
                $"A fusion needs at least {MinimumPictures} pictures, not {paths.Length}: fusionml fuse FIRST SECOND ... -o OUT."
            );
        }
    }
}
