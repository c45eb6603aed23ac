using System.CommandLine;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The options of the command line that are about the fused picture's file.</summary>
internal sealed class OutputArguments
{
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the fused picture goes (.png, .jpg, .tif, .pgm, .ppm, .pam, .pfm).",
        Required = true,
        HelpName = "OUT",
    };
    private readonly Option<int?> _quality = CommandOption.Number(
        "--quality",
        "The quality of a JPEG. [default: 92]",
        "N",
        1,
        100
    );
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace OUT if it exists.");

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_out, _quality, _force];

    /// <summary>The file of one fused picture, which can be written.</summary>
    /// <exception cref="UsageException">It can't be written, or an option does not fit it.</exception>
    public string File(ParseResult parsed)
    {
        string output = parsed.GetRequiredValue(_out);
        OutputFile.RequireWritable(output, parsed.GetValue(_force));
        OutputFile.RequireQualityFits(output, parsed.GetValue(_quality));
        return output;
    }

    /// <summary>What writes the fused pictures.</summary>
    public FusedPictureWriter Writer(ParseResult parsed) =>
        new(
            new PictureWriteOptions
            {
                Overwrite = parsed.GetValue(_force),
                Quality = parsed.GetValue(_quality) ?? new PictureWriteOptions().Quality,
            }
        );
}
