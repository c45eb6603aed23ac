using System.CommandLine;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary><c>fusionml inspect FILE</c>: says what a picture or a weight file holds.</summary>
internal sealed class InspectCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A picture (PNG, PNM, JPEG) or weights (.safetensors).",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        InspectCommand inspect = new();
        Command command = new("inspect", "Say what a picture or a weight file holds.") { inspect._file };
        command.SetAction((parsed, cancellationToken) => FusionCommandLine.GuardAsync(streams, () =>
        {
            string path = parsed.GetRequiredValue(inspect._file);
            bool isWeights = string.Equals(Path.GetExtension(path), ".safetensors", StringComparison.OrdinalIgnoreCase);
            IEnumerable<(string Name, string Value)> lines = isWeights
                ? WeightFileDescription.Of(WeightFile.Read(path))
                : PictureDescription.Of(path, cancellationToken);
            foreach ((string name, string value) in lines)
            {
                streams.Output.WriteLine($"{name,-12} {value}");
            }
        }));
        return command;
    }
}
