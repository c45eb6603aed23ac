using System.CommandLine;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>
/// <c>fusionml fuse FIRST SECOND ... -o OUT</c>: fuses two or more pictures into one file; with <c>--manifest</c> or
/// <c>--first</c> and <c>--second</c> many pairs into a folder.
/// </summary>
internal sealed class FuseCommand
{
    private readonly SourceArguments _sources = new();
    private readonly BatchArguments _batch = new();
    private readonly OutputArguments _output = new();
    private readonly RecipeArguments _recipe = new();
    private readonly DecisionArguments _decision = new();
    private readonly AlignmentArguments _alignment = new();
    private readonly Option<bool> _json = CommandOption.Flag(
        "--json",
        "Print one JSON object about the fusion on standard output."
    );

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        FuseCommand fuse = new();
        Command command = new(
            "fuse",
            "Fuse two or more registered pictures into one, or many pairs. With many, returns 3 if a pair could not be fused; the "
                + "rest is fused all the same, and an interrupted run goes on where it was."
        )
        {
            fuse._sources.Pictures,
        };
        Option[] options =
        [
            .. fuse._output.All,
            .. fuse._batch.All,
            .. fuse._recipe.All,
            .. fuse._decision.All,
            .. fuse._alignment.All,
            .. fuse._sources.All,
            fuse._json,
        ];
        foreach (Option option in options)
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
        if (_batch.IsGiven(parsed))
        {
            RunBatch(parsed, streams, cancellationToken);
        }
        else
        {
            RunSingle(parsed, streams, cancellationToken);
        }
    }

    private void RunSingle(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = _sources.Files(parsed);
        _recipe.RequireSound(parsed);
        _alignment.RequireSound(parsed, files.Count > 1 ? files.Count : null);
        FuseJob job = _output.Job(parsed, files);
        bool json = parsed.GetValue(_json);
        if (json && job.ToStandardOutput)
        {
            throw new UsageException("--json and -o - both write to standard output; give one of them.");
        }

        DecisionMapFile? map = _decision.Map(parsed, job, _output.IsForced(parsed));
        using ImageFusion fusion = Fusion(parsed, streams);
        string? weights = _recipe.DescribeWeights(parsed, fusion.Recipe);
        SingleFusion single = new(Steps(parsed, fusion, checksAlignment: true, streams), weights, map, streams);
        single.Run(job, json, cancellationToken);
    }

    private void RunBatch(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        if (_sources.HasPictures(parsed))
        {
            throw new UsageException("Give either pictures, or many pairs by --manifest or by --first and --second.");
        }

        _recipe.RequireSound(parsed);
        _alignment.RequireSound(parsed, ImageFusion.MinimumPictures);
        _decision.RequireNoMap(parsed);
        string folder = _output.Folder(parsed);
        IReadOnlyList<FuseJob> jobs = _batch.Jobs(parsed, folder, _output.Extension(parsed));
        foreach (FuseJob job in jobs)
        {
            _output.RequireNoSource(parsed, job.Output, jobs.SelectMany(other => other.Sources));
        }

        using ImageFusion fusion = Fusion(parsed, streams);
        JobKey key = new([
            .. _recipe.Facts(parsed),
            .. CommandOption.Facts(
                parsed,
                [.. _decision.OfContent, .. _alignment.OfContent, .. _sources.All, .. _output.OfContent]
            ),
        ]);
        BatchRun batch = new(Steps(parsed, fusion, checksAlignment: false, streams), key, streams);
        batch.Run(jobs, folder, _output.IsForced(parsed), parsed.GetValue(_json), cancellationToken);
    }

    private ImageFusion Fusion(ParseResult parsed, CommandStreams streams)
    {
        FusionRecipe recipe = Recipe(parsed);
        if (_recipe.ForeignTask(parsed, recipe) is string remark)
        {
            streams.Error.WriteLine(remark);
        }

        return new ImageFusion(recipe);
    }

    private FusionRecipe Recipe(ParseResult parsed)
    {
        try
        {
            return _decision.Apply(parsed, _recipe.Parse(parsed));
        }
        catch (ArgumentException contradiction)
        {
            throw new UsageException(contradiction.Message);
        }
    }

    private FuseSteps Steps(ParseResult parsed, ImageFusion fusion, bool checksAlignment, CommandStreams streams) =>
        new(
            _sources.Reader(parsed, streams),
            _alignment.Step(parsed, fusion.Recipe.Task, checksAlignment),
            fusion,
            _output.Writer(parsed, streams)
        );
}
