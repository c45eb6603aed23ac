using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary><c>fusionml fuse FIRST SECOND -o OUT</c>: fuses two pictures into one file.</summary>
internal sealed class FuseCommand
{
    private const string NoModel =
        "Say what the pictures are, so that the trained weights for them are taken: --task ivf, mfif, meif or mif. "
        + "Or give weights with --weights FILE, or fuse by a rule: --rule laplacian.";

    private readonly Argument<string> _first = new("FIRST") { Description = "The visible, near, under-exposed or MRI picture." };
    private readonly Argument<string> _second = new("SECOND") { Description = "The other picture, of the same size." };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the fused picture goes (.png, .jpg, .tif, .pgm, .ppm, .pam, .pfm).",
        Required = true,
        HelpName = "OUT",
    };
    private readonly Option<string?> _task = CommandOption.Word(
        "--task",
        "The task; decides the weights and the chroma rule. Without it, what --weights says.",
        "ivf",
        "mfif",
        "meif",
        "mif"
    );
    private readonly Option<string?> _network = CommandOption.Word(
        "--network",
        "The network that the weights must be of.",
        "efrufn",
        "frufn"
    );
    private readonly Option<string?> _rule = CommandOption.Word(
        "--rule",
        "Fuse by a classical rule instead of a network.",
        "average",
        "maximum",
        "laplacian"
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
        "The chroma rule. [default: the task's (ivf first; meif colornet; mfif, mif distance), otherwise distance]",
        "distance",
        "zero",
        "average",
        "first",
        "second",
        "colornet"
    );
    private readonly Option<string?> _colorWeights = CommandOption.Path(
        "--color-weights",
        "ColorNet's weights, for --chroma colornet. [default: those that ship]"
    );
    private readonly Option<string[]> _normalize = new("--normalize")
    {
        Description = "Stretch a source between two percentiles first: first:LOW,HIGH or second:LOW,HIGH.",
        HelpName = "SOURCE:LOW,HIGH",
        AllowMultipleArgumentsPerToken = false,
    };
    private readonly Option<string?> _memory = CommandOption.Word(
        "--memory",
        "How EFRUFN spends memory. [default: automatic, in strips above 4 megapixels]",
        "automatic",
        "whole",
        "strips",
        "frugal"
    );
    private readonly Option<int?> _threads = CommandOption.Number(
        "--threads",
        "Threads to use. [default: one per processor]",
        "N",
        1,
        1024
    );
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
        Command command = new("fuse", "Fuse two registered pictures into one.")
        {
            fuse._first,
            fuse._second,
            fuse._out,
            fuse._task,
            fuse._network,
            fuse._rule,
            fuse._weights,
            fuse._fixedPoint,
            fuse._solver,
            fuse._iterations,
            fuse._tolerance,
            fuse._chroma,
            fuse._colorWeights,
            fuse._normalize,
            fuse._memory,
            fuse._threads,
            fuse._quality,
            fuse._force,
            fuse._json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                FusionCommandLine.GuardAsync(streams, () => fuse.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        (string first, string second) = (parsed.GetRequiredValue(_first), parsed.GetRequiredValue(_second));
        string output = parsed.GetRequiredValue(_out);
        RequireSound(parsed, output);
        using EngineChoice choice =
            parsed.GetValue(_rule) is string rule ? EngineChoice.OfRule(rule)
            : parsed.GetValue(_weights) is string weights ? EngineChoice.OfWeights(weights, parsed.GetValue(_network))
            : EngineChoice.OfTask(Task(parsed.GetValue(_task))!.Value, parsed.GetValue(_network));
        ImageFusionOptions options = Options(parsed, choice);
        using IDisposable? color = options.Chroma as IDisposable;
        FusionImage one = PictureFile.Read(first, cancellationToken: cancellationToken);
        FusionImage two = PictureFile.Read(second, cancellationToken: cancellationToken);
        one.Y.RequireSameSize(two.Y, first, second);

        Stopwatch clock = Stopwatch.StartNew();
        ImageFusion fusion = new(choice.Engine);
        ImageFusionResult result = FuseProgressBar.Run(streams, choice.Engine.Name, progress =>
            fusion.Fuse(one, two, options, progress, cancellationToken)
        );
        double seconds = clock.Elapsed.TotalSeconds;
        PictureWriteOptions writing = new()
        {
            Overwrite = parsed.GetValue(_force),
            Quality = parsed.GetValue(_quality) ?? new PictureWriteOptions().Quality,
        };
        PictureFile.Write(output, result.Image, writing, cancellationToken);
        Tell(streams, parsed.GetValue(_json), choice, result, output, seconds);
    }

    private void RequireSound(ParseResult parsed, string output)
    {
        Option[] networkOptions = [_network, _weights, _fixedPoint, _solver, _iterations, _tolerance, _memory];
        if (parsed.IsGiven(_rule) && networkOptions.FirstOrDefault(parsed.IsGiven) is Option surplus)
        {
            throw new UsageException($"{surplus.Name} is about networks and does not go with --rule.");
        }

        if (!parsed.IsGiven(_rule) && !parsed.IsGiven(_weights) && !parsed.IsGiven(_task))
        {
            throw new UsageException(NoModel);
        }

        bool isColorNet = parsed.GetValue(_chroma) == "colornet";
        if (parsed.IsGiven(_colorWeights) && !isColorNet)
        {
            throw new UsageException("--color-weights FILE is for --chroma colornet.");
        }

        if (isColorNet && !parsed.IsGiven(_colorWeights) && !ShippedWeights.HasColorNet)
        {
            throw new UsageException("--chroma colornet needs --color-weights FILE: no ColorNet weights ship.");
        }

        OutputFile.RequireWritable(output, parsed.GetValue(_force));
        OutputFile.RequireQualityFits(output, parsed.GetValue(_quality));
    }

    private ImageFusionOptions Options(ParseResult parsed, EngineChoice choice)
    {
        if (
            choice.Engine.Name == NetworkLayout.Frufn.Network
            && new Option[] { _fixedPoint, _solver, _iterations, _tolerance, _memory }.FirstOrDefault(parsed.IsGiven)
                is Option surplus
        )
        {
            throw new UsageException($"{surplus.Name} is about EFRUFN's fixed point; FRUFN has nothing to iterate.");
        }

        (PercentileNormalization? normalizeFirst, PercentileNormalization? normalizeSecond) = NormalizeArgument.Parse(
            parsed.GetValue(_normalize) ?? []
        );
        return new ImageFusionOptions
        {
            Task = Task(parsed.GetValue(_task) ?? choice.TrainedTask),
            Chroma = parsed.GetValue(_chroma) switch
            {
                null => null,
                "colornet" => ColorNet(parsed.GetValue(_colorWeights), parsed.GetValue(_threads) ?? 0),
                string name => ChromaRules.Get(name),
            },
            NormalizeFirst = normalizeFirst,
            NormalizeSecond = normalizeSecond,
            Engine = new FuseOptions
            {
                FixedPoint = parsed.GetValue(_fixedPoint) == "feature" ? FixedPoint.Feature : FixedPoint.Mask,
                Solver = parsed.GetValue(_solver) == "plain" ? FixedPointSolver.Plain : FixedPointSolver.Anderson,
                MaximumIterations = parsed.GetValue(_iterations) ?? new FuseOptions().MaximumIterations,
                Tolerance = parsed.GetValue(_tolerance) ?? 0,
                Memory = parsed.GetValue(_memory) is string memory
                    ? Enum.Parse<FusionMemory>(memory, ignoreCase: true)
                    : FusionMemory.Automatic,
                Threads = parsed.GetValue(_threads) ?? 0,
            },
        };
    }

    private static FusionTask? Task(string? name) => name is null ? null : Enum.Parse<FusionTask>(name, ignoreCase: true);

    private static ColorNetChromaRule ColorNet(string? path, int threads) =>
        new(path is null ? ShippedWeights.LoadColorNet() : WeightFile.Read(path), threads);

    private static void Tell(
        CommandStreams streams,
        bool json,
        EngineChoice choice,
        ImageFusionResult result,
        string output,
        double seconds
    )
    {
        (FusionImage image, FusionResult luminance) = (result.Image, result.Luminance);
        double? lastResidual = luminance.Iterations > 0 ? luminance.Residuals[^1] : null;
        if (json)
        {
            streams.Output.WriteLine(
                JsonText.Object(writer =>
                {
                    writer.WriteString("output", output);
                    writer.WriteNumber("width", image.Width);
                    writer.WriteNumber("height", image.Height);
                    writer.WriteNumber("bitDepth", image.BitDepth <= 8 ? 8 : 16);
                    writer.WriteBoolean("color", image.IsColor);
                    writer.WriteString("network", choice.IsNetwork ? choice.Engine.Name : null);
                    writer.WriteString("rule", choice.IsNetwork ? null : choice.Engine.Name);
                    writer.WriteString("weights", choice.Weights);
                    writer.WriteString("engine", "managed");
                    writer.WriteNumber("iterations", luminance.Iterations);
                    writer.WriteNumberOrNull("lastResidual", lastResidual);
                    writer.WriteNumber("seconds", Math.Round(seconds, 6));
                })
            );
        }

        string iterations = lastResidual is double residual
            ? string.Create(CultureInfo.InvariantCulture, $", {luminance.Iterations} iterations, last residual {residual:G3}")
            : string.Empty;
        string picture = $"{output}: {image.Width}x{image.Height}, {(image.IsColor ? "colour" : "gray")}";
        streams.Error.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{picture}, by {choice.Engine.Name}{iterations}, {seconds:F2} s")
        );
    }
}
