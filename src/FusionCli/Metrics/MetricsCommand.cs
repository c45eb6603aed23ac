using System.CommandLine;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary><c>fusionml metrics FIRST SECOND FUSED</c>: computes metrics of a fused picture.</summary>
internal sealed class MetricsCommand
{
    private readonly Argument<string?> _first = Picture("FIRST", "The first source.");
    private readonly Argument<string?> _second = Picture("SECOND", "The second source.");
    private readonly Argument<string?> _fused = Picture("FUSED", "The fused picture.");
    private readonly Option<string?> _reference = CommandOption.Path(
        "--reference",
        "The true picture, for metrics that use one.",
        "REF"
    );
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "Ids separated by commas, such as EN,MI:2EN,MS-SSIM; or all, default, appearance (what people see).",
        HelpName = "IDS",
        DefaultValueFactory = _ => "default",
    };
    private readonly Option<string?> _format = CommandOption.Word(
        "--format",
        "How to print. [default: table]",
        "table",
        "json",
        "csv",
        "latex"
    );
    private readonly Option<bool> _list = CommandOption.Flag("--list", "Print all metrics instead: id, name, direction, need.");

    private readonly NormalizeArgument _normalize = new();
    private readonly LimitsArgument _limits = new();

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        MetricsCommand metrics = new();
        Command command = new("metrics", "Compute fusion metrics of a fused picture.")
        {
            metrics._first,
            metrics._second,
            metrics._fused,
            metrics._reference,
            metrics._metric,
            metrics._format,
            metrics._normalize.Option,
            metrics._limits.Option,
            metrics._list,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => metrics.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    /// <summary>A picture; the command says itself when one is missing, since --list needs none.</summary>
    private static Argument<string?> Picture(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_list))
        {
            MetricList.Write(streams.Output, parsed.GetValue(_format));
            return;
        }

        if (
            parsed.GetValue(_first) is not string firstPath
            || parsed.GetValue(_second) is not string secondPath
            || parsed.GetValue(_fused) is not string fusedPath
        )
        {
            throw new UsageException(
                "Three pictures are needed: fusionml metrics FIRST SECOND FUSED, or fusionml metrics --list."
            );
        }

        MetricEvaluator evaluator = new(MetricRegistry.Parse(parsed.GetRequiredValue(_metric)));
        SourceNormalizer normalizer = _normalize.Parse(parsed);
        DecodeLimits limits = _limits.Limits(parsed);
        List<SourceNormalization> normalizations = [];
        FusionImage first = Read(firstPath);
        MetricPicture second = Source(1, ReadPartner(secondPath), secondPath);
        MetricPicture fused = Whole(fusedPath);
        MetricPicture? reference = parsed.GetValue(_reference) is string path ? Whole(path) : null;
        MetricInput input = new([Source(0, first, firstPath), second], fused, reference);
        MetricReport report = evaluator.Evaluate(input, progress: null, cancellationToken);
        MetricReportText.Write(streams.Output, parsed.GetValue(_format), fusedPath, report, normalizations);

        MetricPicture Source(int index, FusionImage image, string path)
        {
            if (normalizer.Of(image.Y, index, path) is not SourceNormalization normalization)
            {
                return MetricPicture.From(image, path);
            }

            normalizations.Add(normalization);
            if (normalization.IsAutomatic)
            {
                streams.Error.WriteLine(NormalizationText.Automatic(normalization, image.BitDepth));
            }

            return MetricPicture.From(normalization.Apply(image), path);
        }

        MetricPicture Whole(string path) => MetricPicture.From(ReadPartner(path), path);

        FusionImage ReadPartner(string path)
        {
            FusionImage image = Read(path);
            first.Y.RequireSameSize(image.Y, firstPath, path);
            return image;
        }

        FusionImage Read(string path)
        {
            FusionImage image = PictureFile.Read(path, limits, cancellationToken);
            foreach (string warning in SourceFacts.Of(path, image).Warnings)
            {
                streams.Error.WriteLine(warning);
            }

            return image;
        }
    }
}
