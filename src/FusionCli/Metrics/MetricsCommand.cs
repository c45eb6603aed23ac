using System.CommandLine;
using System.Globalization;
using System.Text;
using FusionML.Imaging;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary><c>fusionml metrics FIRST SECOND FUSED</c>: computes metrics of a fused picture.</summary>
internal sealed class MetricsCommand
{
    private readonly Argument<string> _first = new("FIRST") { Description = "The first source." };
    private readonly Argument<string> _second = new("SECOND") { Description = "The second source." };
    private readonly Argument<string> _fused = new("FUSED") { Description = "The fused picture." };
    private readonly Option<string?> _reference = CommandOption.Path(
        "--reference",
        "The true picture, for metrics that use one.",
        "REF"
    );
    private readonly Option<string> _metric = new("--metric")
    {
        Description = "Ids separated by commas, such as EN,MI:2EN,MS-SSIM; or all.",
        HelpName = "IDS",
        DefaultValueFactory = _ => "default",
    };
    private readonly Option<string?> _format = CommandOption.Word(
        "--format",
        "How to print. [default: table]",
        "table",
        "json",
        "csv"
    );

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
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => metrics.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        MetricEvaluator evaluator = new(MetricRegistry.Parse(parsed.GetRequiredValue(_metric)));
        SourceNormalizer normalizer = _normalize.Parse(parsed);
        DecodeLimits limits = _limits.Limits(parsed);
        List<SourceNormalization> normalizations = [];
        string firstPath = parsed.GetRequiredValue(_first);
        FusionImage first = PictureFile.Read(firstPath, limits, cancellationToken);
        MetricPicture second = Source(1, ReadPartner(parsed.GetRequiredValue(_second)), parsed.GetRequiredValue(_second));
        MetricPicture fused = Picture(parsed.GetRequiredValue(_fused));
        MetricPicture? reference = parsed.GetValue(_reference) is string path ? Picture(path) : null;
        MetricInput input = new([Source(0, first, firstPath), second], fused, reference);
        MetricReport report = evaluator.Evaluate(input, progress: null, cancellationToken);
        streams.Output.Write(
            parsed.GetValue(_format) switch
            {
                "json" => Json(report, normalizations),
                "csv" => Csv(report),
                _ => Table(report),
            }
        );

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

        MetricPicture Picture(string path) => MetricPicture.From(ReadPartner(path), path);

        FusionImage ReadPartner(string path)
        {
            FusionImage image = PictureFile.Read(path, limits, cancellationToken);
            first.Y.RequireSameSize(image.Y, firstPath, path);
            return image;
        }
    }

    private static string Json(MetricReport report, IReadOnlyCollection<SourceNormalization> normalizations) =>
        JsonText.Object(writer =>
        {
            foreach (MetricResult result in report)
            {
                writer.WriteNumberOrNull(result.Id, result.Value.Value);
            }

            if (report.Any(result => !result.Value.IsDefined))
            {
                writer.WriteStartObject("$reasons");
                foreach (MetricResult result in report.Where(result => !result.Value.IsDefined))
                {
                    writer.WriteString(result.Id, result.Value.Reason);
                }

                writer.WriteEndObject();
            }

            if (normalizations.Count > 0)
            {
                NormalizationText.WriteJson(writer, "$normalized", normalizations);
            }
        }) + Environment.NewLine;

    private static string Csv(MetricReport report)
    {
        StringBuilder text = new("metric,value,reason\n");
        foreach (MetricResult result in report)
        {
            string reason = result.Value.Reason is string words
                ? $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{result.Id},{result.Value.Value:R},{reason}\n");
        }

        return text.ToString();
    }

    private static string Table(MetricReport report)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) }
        );
        Table table = new Table()
            .Border(TableBorder.Minimal)
            .AddColumn("metric")
            .AddColumn(new TableColumn("value").RightAligned())
            .AddColumn("better")
            .AddColumn("range");
        foreach (MetricResult result in report)
        {
            table.AddRow(
                Markup.Escape(result.Id),
                result.Value.IsDefined ? result.Value.Value.ToString("F4", CultureInfo.InvariantCulture) : "-",
                result.Definition.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower",
                Markup.Escape(result.Value.Reason ?? result.Definition.Range)
            );
        }

        console.Write(table);
        return writer.ToString();
    }
}
