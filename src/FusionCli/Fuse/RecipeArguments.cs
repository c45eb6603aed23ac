using System.CommandLine;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The options of the command line that make up a <see cref="FusionRecipe"/>.</summary>
internal sealed class RecipeArguments
{
    private const string NoModel =
        "Say what the pictures are, so that the trained weights for them are taken: --task ivf, mfif, meif or mif. "
        + "Or give weights with --weights FILE, or fuse by a rule: --rule laplacian.";

    private const string ColorNet = "colornet";
    private const string Throw = "throw";

    private static readonly Dictionary<string, SizeMismatchHandling> SizeMismatchWords = new(StringComparer.Ordinal)
    {
        [Throw] = SizeMismatchHandling.Throw,
        ["crop"] = SizeMismatchHandling.Crop,
        ["resize"] = SizeMismatchHandling.Resize,
        ["resize-first"] = SizeMismatchHandling.Resize,
        ["resize-second"] = SizeMismatchHandling.ResizeToSecond,
        ["resize-smaller"] = SizeMismatchHandling.ResizeToSmallest,
    };

    private readonly Option<string?> _task = CommandOption.Word(
        "--task",
        "The task; decides the weights and the chroma rule. Without it, what --weights says.",
        () => FusionTaskDefinition.All.Select(task => task.Name)
    );
    private readonly Option<string?> _network = CommandOption.Word("--network", "The network that the weights must be of.", () =>
        NetworkRegistry.All.Where(network => network.FusesLuminance).Select(network => network.Name)
    );
    private readonly Option<string?> _rule = CommandOption.Word("--rule", "Fuse by a classical rule instead of a network.", () =>
        ClassicalRule.All.Select(rule => rule.Name)
    );
    private readonly Option<string?> _weights = CommandOption.Path(
        "--weights",
        "The network's weights, a safetensors file. [default: those that ship for the task]"
    );
    private readonly Option<string?> _fixedPoint = CommandOption.Word(
        "--fixed-point",
        "What EFRUFN iterates. [default: mask]",
        "mask",
        "feature"
    );
    private readonly Option<string?> _solver = CommandOption.Word(
        "--solver",
        "How EFRUFN's fixed point is sought. [default: anderson]",
        "plain",
        "anderson"
    );
    private readonly Option<int?> _iterations = CommandOption.Number(
        "--iterations",
        "The most iterations. [default: 5]",
        "N",
        1,
        1000
    );
    private readonly Option<double?> _tolerance = CommandOption.Number(
        "--tolerance",
        "Residual at which to stop early; 0 is off. [default: 0]",
        "X",
        0.0,
        1.0
    );
    private readonly Option<string?> _chroma = CommandOption.Word(
        "--chroma",
        "The chroma rule; colornet is the network ColorNet. [default: first for ivf, otherwise distance]",
        () => [.. ChromaRules.Names, ColorNet]
    );
    private readonly Option<string?> _colorWeights = CommandOption.Path(
        "--color-weights",
        "ColorNet's weights, for --chroma colornet. [default: those that ship]"
    );
    private readonly NormalizeArgument _normalize = new();
    private readonly Option<string?> _sizeMismatch = CommandOption.Word(
        "--on-size-mismatch",
        "Where pictures differ in size: throw an error, crop to what all have, or resize to the first, the second (of two) or the "
            + "smallest; resize alone is resize-first. [default: throw]",
        [.. SizeMismatchWords.Keys]
    );
    private readonly Option<string?> _order = CommandOption.Word(
        "--order",
        "How more than two pictures are fused: all together by a method for stacks and brackets, one after the other, or as a tree "
            + "of pairs. [default: together for mfif and meif without weights, network and rule, otherwise sequence]",
        "together",
        "sequence",
        "pairwise"
    );
    private readonly Option<string?> _memory = CommandOption.Word(
        "--memory",
        "How EFRUFN, ReFusion and PSLPT spend memory. [default: automatic, in strips above 1 megapixel, smallest above 12.6]",
        "automatic",
        "whole",
        "strips",
        "smallest"
    );
    private readonly Option<bool> _stretch = CommandOption.Flag(
        "--stretch",
        "Stretch what a network has fused so that its smallest value is 0 and its largest 1, as ReFusion's authors do."
    );
    private readonly Option<int?> _threads = CommandOption.Number(
        "--threads",
        "Threads to use. [default: SLURM_CPUS_PER_TASK, or one per processor]",
        "N",
        1,
        1024
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [
            _task,
            _network,
            _rule,
            _weights,
            .. FixedPointOptions,
            _memory,
            _stretch,
            _chroma,
            _colorWeights,
            _normalize.Option,
            _sizeMismatch,
            _order,
            _threads,
        ];

    /// <summary>Those that change what is in the fused picture, but for the files of weights, whose content does.</summary>
    public IReadOnlyList<Option> OfContent =>
        [.. All.Where(option => option != _threads && option != _weights && option != _colorWeights)];

    /// <summary>The option of threads, which change no result.</summary>
    public Option Threads => _threads;

    private Option[] FixedPointOptions => [_fixedPoint, _solver, _iterations, _tolerance];

    /// <summary>Refuses options that do not go together, before any file is read.</summary>
    /// <exception cref="UsageException">Two options do not go together; the message names the way out.</exception>
    public void RequireSound(ParseResult parsed)
    {
        bool hasRule = parsed.IsGiven(_rule);
        Option[] networkOptions = [_network, _weights, .. FixedPointOptions, _memory, _stretch];
        if (hasRule && networkOptions.FirstOrDefault(parsed.IsGiven) is Option surplus)
        {
            throw new UsageException($"{surplus.Name} is about networks and does not go with --rule.");
        }

        if (!hasRule && !parsed.IsGiven(_weights))
        {
            RequireShipped(Task(parsed) ?? throw new UsageException(NoModel), parsed.GetValue(_network));
        }

        bool isColorNet = parsed.GetValue(_chroma) == ColorNet;
        if (parsed.IsGiven(_colorWeights) && !isColorNet)
        {
            throw new UsageException("--color-weights FILE is for --chroma colornet.");
        }

        if (isColorNet && !parsed.IsGiven(_colorWeights) && !ShippedWeights.HasColorNet)
        {
            throw new UsageException("--chroma colornet needs --color-weights FILE: no ColorNet weights ship.");
        }
    }

    /// <summary>The recipe, settled.</summary>
    /// <exception cref="WeightsException">A weight file is bad, or another network's.</exception>
    /// <exception cref="UsageException">A value can't be read, or an option does not concern the network.</exception>
    public FusionRecipe Parse(ParseResult parsed)
    {
        SourceNormalizer normalization = _normalize.Parse(parsed);
        FusionRecipe recipe = new FusionRecipe
        {
            Task = Task(parsed),
            Weights = ReadWeights(parsed.GetValue(_weights)),
            Network = parsed.GetValue(_network),
            Rule = parsed.GetValue(_rule),
            ChromaRule = parsed.GetValue(_chroma),
            ColorNet = ReadWeights(parsed.GetValue(_colorWeights)),
            NormalizeFirst = normalization.First,
            NormalizeSecond = normalization.Second,
            NormalizeNarrowSources = normalization.NarrowSources,
            SizeMismatch = SizeMismatchWords[parsed.GetValue(_sizeMismatch) ?? Throw],
            Order = Parse<FusionOrder>(parsed.GetValue(_order)),
            Engine = ParseEngine(parsed),
        }.Settle();
        RequireConcerned(parsed, recipe);
        return recipe;
    }

    /// <summary>Whose weights fuse: the file that was given, or which of the shipped ones; null for a rule.</summary>
    public string? DescribeWeights(ParseResult parsed, FusionRecipe settled) =>
        settled.Weights is null ? null : parsed.GetValue(_weights) ?? $"shipped {settled.Weights.Name}";

    /// <summary>One line where weights that are given were trained for another task than is asked for; otherwise null.</summary>
    public string? ForeignTask(ParseResult parsed, FusionRecipe settled)
    {
        FusionTask? trained = FusionTaskDefinition.Find(settled.Weights?.Metadata.GetValueOrDefault(WeightMetadata.Task))?.Task;
        return parsed.IsGiven(_weights) && trained is FusionTask source && settled.Task is FusionTask task && source != task
            ? $"{settled.Weights!.Name} was trained for {FusionTaskDefinition.Of(source).Name}, and is used for "
                + $"{FusionTaskDefinition.Of(task).Name} as --task says."
            : null;
    }

    private FuseOptions ParseEngine(ParseResult parsed) =>
        new()
        {
            FixedPoint = Parse<FixedPoint>(parsed.GetValue(_fixedPoint)),
            Solver = parsed.GetValue(_solver) == "plain" ? FixedPointSolver.Plain : FixedPointSolver.Anderson,
            MaximumIterations = parsed.GetValue(_iterations) ?? new FuseOptions().MaximumIterations,
            Tolerance = parsed.GetValue(_tolerance) ?? 0,
            Memory = Parse<FusionMemory>(parsed.GetValue(_memory)),
            StretchResult = parsed.GetValue(_stretch),
            Threads = parsed.GetValue(_threads) ?? SlurmJob.Current.Threads ?? 0,
        };

    private FusionTask? Task(ParseResult parsed) => FusionTaskDefinition.Find(parsed.GetValue(_task))?.Task;

    private void RequireConcerned(ParseResult parsed, FusionRecipe recipe)
    {
        if (recipe.Network is not string name || NetworkRegistry.Find(name) is not { } network)
        {
            return;
        }

        string text = network.Name.ToUpperInvariant();
        if (!network.HasFixedPoint && FixedPointOptions.FirstOrDefault(parsed.IsGiven) is Option surplus)
        {
            throw new UsageException($"{surplus.Name} is about EFRUFN's fixed point; {text} has nothing to iterate.");
        }

        if (!network.HasMemoryChoice && parsed.IsGiven(_memory))
        {
            throw new UsageException($"{_memory.Name} is about EFRUFN, ReFusion and PSLPT; {text} keeps all of its features.");
        }
    }

    private static void RequireShipped(FusionTask task, string? network)
    {
        bool isAvailable = network is null ? ShippedWeights.IsAvailable(task) : ShippedWeights.IsAvailable(task, network);
        if (!isAvailable)
        {
            string shipped = ShippedWeights.FileNames.Count > 0 ? string.Join(", ", ShippedWeights.FileNames) : "none";
            string whose = network is null ? string.Empty : $" of {network}";
            throw new UsageException(
                $"No trained weights{whose} ship for {FusionTaskDefinition.Of(task).Name} (there are: {shipped}). "
                    + "Give the network its weights with --weights FILE (safetensors of EFRUFN, FRUFN, ReFusion or PSLPT), "
                    + (network is null ? string.Empty : "leave out --network for the weights that ship, ")
                    + "or fuse by a rule: --rule laplacian."
            );
        }
    }

    private static WeightFile? ReadWeights(string? path) => path is null ? null : WeightFile.Read(path);

    /// <summary>A word that the parser has let pass; the enumeration's first value where none is given.</summary>
    private static TEnum Parse<TEnum>(string? word)
        where TEnum : struct, Enum => word is null ? default : Enum.Parse<TEnum>(word, ignoreCase: true);
}
