using System.CommandLine;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary><c>fusionml fuse FIRST SECOND ... -o OUT</c>: fuses two or more pictures into one file.</summary>
internal sealed class FuseCommand
{
    private readonly SourceArguments _sources = new();
    private readonly OutputArguments _output = new();
    private readonly RecipeArguments _recipe = new();
    private readonly Option<bool> _json = CommandOption.Flag(
        "--json",
        "Print one JSON object about the fusion on standard output."
    );

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        FuseCommand fuse = new();
        Command command = new("fuse", "Fuse two or more registered pictures into one.");
        fuse._sources.AddTo(command);
        foreach (Option option in (Option[])[.. fuse._output.All, .. fuse._recipe.All, fuse._json])
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
        IReadOnlyList<string> pictures = _sources.Pictures(parsed);
        _recipe.RequireSound(parsed);
        string output = _output.File(parsed);
        using ImageFusion fusion = new(_recipe.Parse(parsed));
        FuseSteps steps = new(_sources.Reader(parsed), fusion, _output.Writer(parsed));
        SingleFusion single = new(steps, _recipe.DescribeWeights(parsed, fusion.Recipe), streams);
        single.Run(new FuseJob(output, pictures, output), parsed.GetValue(_json), cancellationToken);
    }
}
