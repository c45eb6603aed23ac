using System.CommandLine;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The options of the command line that are about the files of fused pictures.</summary>
internal sealed class OutputArguments
{
    private const string DefaultFormat = "png";

    private readonly Option<string> _out = new("--output", "-o")
    {
        Description =
            "Where the fused picture goes (.png, .jpg, .tif, .pgm, .ppm, .pam, .pfm; - is standard output); with --manifest or "
            + "--first the folder for all of them, which also gets fusion.csv and fusion.journal.",
        Required = true,
        HelpName = "OUT",
    };
    private readonly Option<string?> _format = CommandOption.Word(
        "--output-format",
        $"The format in a folder or on standard output. [default: {DefaultFormat}]",
        () => OutputFile.Extensions.Select(extension => extension[1..])
    );
    private readonly Option<int?> _quality = CommandOption.Number(
        "--quality",
        "The quality of a JPEG. [default: 92]",
        "N",
        1,
        100
    );
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace OUT if it exists.");
    private readonly Option<bool> _forceSource = CommandOption.Flag(
        "--force-overwrite-source",
        "Replace OUT even if it is one of the pictures that are fused."
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_out, _format, _quality, _force, _forceSource];

    /// <summary>Those that change no result.</summary>
    public IReadOnlyList<Option> OfRun => [_force, _forceSource];

    /// <summary>Those that change what is in the file.</summary>
    public IReadOnlyList<Option> OfContent => [_format, _quality];

    /// <summary>The job that fuses <paramref name="sources"/> into the file of the command line.</summary>
    /// <exception cref="UsageException">The file can't be written, or an option does not fit it.</exception>
    public FuseJob Job(ParseResult parsed, IReadOnlyList<string> sources)
    {
        string output = parsed.GetRequiredValue(_out);
        if (output == CommandStreams.Dash)
        {
            string name = $"standard output.{parsed.GetValue(_format) ?? DefaultFormat}";
            OutputFile.RequireQualityFits(name, parsed.GetValue(_quality));
            return new FuseJob(name, sources, name) { ToStandardOutput = true };
        }

        if (parsed.IsGiven(_format))
        {
            throw new UsageException($"--output-format is for folders and standard output; {output} has an extension.");
        }

        OutputFile.RequireWritable(output, IsForced(parsed));
        OutputFile.RequireQualityFits(output, parsed.GetValue(_quality));
        RequireNoSource(parsed, output, sources);
        return new FuseJob(output, sources, output);
    }

    /// <summary>The folder of a batch; it need not be there.</summary>
    /// <exception cref="UsageException">It is a file, or standard output.</exception>
    public string Folder(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_out);
        OutputFile.RequireQualityFits(Extension(parsed), parsed.GetValue(_quality));
        return folder == CommandStreams.Dash || string.IsNullOrWhiteSpace(folder) || File.Exists(folder)
            ? throw new UsageException($"--output must name a folder for many pairs; '{folder}' is none.")
            : folder;
    }

    /// <summary>The extension of the pictures in a folder, with its dot.</summary>
    public string Extension(ParseResult parsed) => $".{parsed.GetValue(_format) ?? DefaultFormat}";

    /// <summary>Refuses to replace a source where nobody asked for that.</summary>
    /// <exception cref="UsageException">The output is a source.</exception>
    public void RequireNoSource(ParseResult parsed, string output, IEnumerable<string> sources)
    {
        if (!parsed.GetValue(_forceSource) && File.Exists(output) && sources.FirstOrDefault(IsOutput) is string source)
        {
            throw new UsageException(
                $"{output} is the picture {source} that is to be fused; --force-overwrite-source replaces it all the same."
            );
        }

        bool IsOutput(string path) => path != CommandStreams.Dash && SameFile.Are(path, output);
    }

    /// <summary>Refuses to replace sources of a batch where nobody asked for that.</summary>
    /// <exception cref="UsageException">An output is a source.</exception>
    public void RequireNoSource(ParseResult parsed, IReadOnlyList<FuseJob> jobs)
    {
        if (parsed.GetValue(_forceSource))
        {
            return;
        }

        // Links are followed only where something is in the output's place.
        FuseJob[] there = [.. jobs.Where(job => File.Exists(job.Output))];
        if (there.Length > 0)
        {
            ILookup<string, string> sources = jobs.SelectMany(job => job.Sources).ToLookup(SameFile.Name, StringComparer.Ordinal);
            foreach (FuseJob job in there)
            {
                RequireNoSource(parsed, job.Output, sources[SameFile.Name(job.Output)]);
            }
        }
    }

    /// <summary>What writes the fused pictures.</summary>
    public FusedPictureWriter Writer(ParseResult parsed, CommandStreams streams) =>
        new(
            new PictureWriteOptions
            {
                Overwrite = IsForced(parsed),
                Quality = parsed.GetValue(_quality) ?? new PictureWriteOptions().Quality,
            },
            streams.OpenOutput
        );

    /// <summary>True if files that are there may be replaced.</summary>
    public bool IsForced(ParseResult parsed) => parsed.GetValue(_force) || parsed.GetValue(_forceSource);
}
