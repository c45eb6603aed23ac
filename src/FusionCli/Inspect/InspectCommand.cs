using System.CommandLine;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>
/// <c>fusionml inspect FILE</c>: says what a picture or a weight file holds; <c>--shipped</c>: the weights that ship.
/// </summary>
internal sealed class InspectCommand
{
    private const int NameWidth = 12;

    private readonly Argument<string?> _file = new("FILE")
    {
        Description =
            "A picture (PNG, JPEG, TIFF, PNM, PFM) or weights (.safetensors). "
            + "With --shipped: the name of a shipped file, or nothing for all.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _shipped = CommandOption.Flag(
        "--shipped",
        "Describe the trained weights that ship with the program."
    );

    private readonly LimitsArgument _limits = new();

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        InspectCommand inspect = new();
        Command command = new("inspect", "Say what a picture or a weight file holds.")
        {
            inspect._file,
            inspect._shipped,
            inspect._limits.Option,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandGuard.RunAsync(streams, () => inspect.Run(parsed, streams.Output, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, TextWriter output, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_file);
        if (parsed.GetValue(_shipped))
        {
            WriteShipped(output, path);
            return;
        }

        if (path is null)
        {
            throw new UsageException("Give the FILE to describe, or --shipped for the weights that ship.");
        }

        bool isWeights = string.Equals(Path.GetExtension(path), ".safetensors", StringComparison.OrdinalIgnoreCase);
        WriteLines(
            output,
            isWeights
                ? WeightFileDescription.Of(WeightFile.Read(path))
                : PictureDescription.Of(path, _limits.Limits(parsed), cancellationToken)
        );
    }

    private static void WriteShipped(TextWriter output, string? fileName)
    {
        if (fileName is not null)
        {
            WriteLines(output, WeightFileDescription.Of(ShippedWeights.Load(fileName)));
            return;
        }

        WriteLines(output, [("shipped", $"{ShippedWeights.FileNames.Count} weight files")]);
        foreach (string name in ShippedWeights.FileNames)
        {
            output.WriteLine();
            WriteLines(
                output,
                [("file", name), .. WeightFileDescription.Of(ShippedWeights.Load(name)).Where(line => line.Name != "tensor")]
            );
        }
    }

    private static void WriteLines(TextWriter output, IEnumerable<(string Name, string Value)> lines)
    {
        string nextLine = Environment.NewLine + new string(' ', NameWidth + 1);
        foreach ((string name, string value) in lines)
        {
            output.WriteLine($"{name, -NameWidth} {value.ReplaceLineEndings(nextLine)}");
        }
    }
}
