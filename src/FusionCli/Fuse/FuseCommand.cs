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
        Command command = fuse.Make();
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => fuse.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    /// <summary>Lists the results of a batch whose shards are done.</summary>
    /// <param name="plan">What the shards are of.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="options">How.</param>
    /// <param name="streams">Where to say it.</param>
    /// <exception cref="ShardException">A shard is missing or incomplete.</exception>
    /// <exception cref="PictureException">Pairs could not be fused; the rest is done.</exception>
    public static void Merge(ShardPlan plan, ShardSet shards, BatchOptions options, CommandStreams streams)
    {
        FuseCommand fuse = new();
        ParseResult parsed = fuse.Make().Parse([.. plan.Words]);
        fuse.RunMerge(parsed, plan, shards, options, streams);
    }

    private Command Make()
    {
        Command command = new(
            "fuse",
            "Fuse two or more registered pictures into one, or many pairs. With many, returns 3 if a pair could not be fused; the "
                + "rest is fused all the same, and an interrupted run goes on where it was."
        )
        {
            _sources.Pictures,
        };
        Option[] options =
        [
            .. _output.All,
            .. _batch.All,
            .. _recipe.All,
            .. _decision.All,
            .. _alignment.All,
            .. _sources.All,
            _json,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

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
        MaskFiles? masks = _decision.Masks(parsed, job, _output.IsForced(parsed));
        using ImageFusion fusion = Fusion(parsed, streams);
        masks?.RequireNetwork(fusion.Recipe);
        string? weights = _recipe.DescribeWeights(parsed, fusion.Recipe);
        SingleFusion single = new(Steps(parsed, fusion, checksAlignment: true, streams), weights, map, masks, streams);
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
        Shard? shard = _batch.Shard(parsed);
        IReadOnlyList<FuseJob> own = shard is null ? jobs : [.. jobs.Where(job => shard.Has(job.Id))];
        _output.RequireNoSource(parsed, own);
        using ImageFusion fusion = Fusion(parsed, streams);
        BatchRun batch = new(Steps(parsed, fusion, checksAlignment: false, streams), Key(parsed, fusion), streams);
        BatchOptions options = new(_output.IsForced(parsed), _batch.Verifies(parsed), parsed.GetValue(_json));
        if (shard is not null)
        {
            streams.Error.WriteLine($"{shard}: {own.Count} of {jobs.Count} pairs");
            batch.RunShard(own, folder, shard, Plan(parsed, jobs, fusion), options, cancellationToken);
        }
        else
        {
            batch.Run(jobs, folder, options, cancellationToken);
        }
    }

    private void RunMerge(ParseResult parsed, ShardPlan plan, ShardSet shards, BatchOptions options, CommandStreams streams)
    {
        string folder = _output.Folder(parsed);
        IReadOnlyList<FuseJob> jobs = _batch.Jobs(parsed, folder, _output.Extension(parsed));
        using ImageFusion fusion = Fusion(parsed, streams);
        plan.RequireSame("The shards' journals", Plan(parsed, jobs, fusion), "what they are of now");
        BatchRun batch = new(Steps(parsed, fusion, checksAlignment: false, streams), Key(parsed, fusion), streams);
        batch.Merge(jobs, folder, shards, options);
    }

    private JobKey Key(ParseResult parsed, ImageFusion fusion) =>
        new([
            .. CommandOption.Facts(
                parsed,
                [.. _recipe.OfContent, .. _decision.OfContent, .. _alignment.OfContent, .. _sources.All, .. _output.OfContent]
            ),
            WeightsOf(fusion),
            _alignment.RigDigest(parsed),
        ]);

    private ShardPlan Plan(ParseResult parsed, IReadOnlyList<FuseJob> jobs, ImageFusion fusion) =>
        new(
            "fuse",
            ProgramVersion.Of(JobKey.Build),
            _batch.Digest(parsed, jobs),
            $"{WeightsOf(fusion)}{_alignment.RigDigest(parsed)}",
            Environment.CurrentDirectory,
            CommandWords.Of(parsed, [.. _batch.OfRun, .. _output.OfRun, _recipe.Threads, _json])
        );

    /// <summary>Digests of the weights that fuse, whatever file they come from; empty for a rule.</summary>
    private static string WeightsOf(ImageFusion fusion) =>
        string.Join(' ', new[] { fusion.Recipe.Weights, fusion.Recipe.ColorNet }.OfType<WeightFile>().Select(WeightDigest.Of));

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
