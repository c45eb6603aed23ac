using System.CommandLine;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>The options of <c>fusionml evaluate</c> about the page <c>report.html</c>.</summary>
internal sealed class PageArguments
{
    private readonly Option<bool> _noHtml = CommandOption.Flag("--no-html", "Write no report.html.");
    private readonly Option<string?> _title = new("--title") { Description = "The heading of report.html.", HelpName = "TEXT" };
    private readonly Option<int?> _pictureWidth = CommandOption.Number(
        "--picture-width",
        "Wider pictures are scaled down to it in report.html. [default: 640]",
        "N",
        16,
        8192
    );
    private readonly Option<int?> _pictureQuality = CommandOption.Number(
        "--picture-quality",
        "The quality of the pictures in report.html, which are JPEG. [default: 85]",
        "N",
        1,
        100
    );
    private readonly Option<bool> _lossless = CommandOption.Flag(
        "--lossless-pictures",
        "The pictures in report.html are PNG, in a page three to eight times as large."
    );
    private readonly Option<int?> _pictures = CommandOption.Number(
        "--pictures",
        "Pairs of each data set whose pictures go into report.html. [default: 12]",
        "N",
        0,
        100_000
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_noHtml, _title, _pictureWidth, _pictureQuality, _lossless, _pictures];

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="UsageException">Two options do not go together.</exception>
    public void RequireSound(ParseResult parsed)
    {
        if (parsed.GetValue(_lossless) && parsed.GetValue(_pictureQuality) is int quality)
        {
            throw new UsageException(
                $"--lossless-pictures are PNG, which has no --picture-quality ({quality}): give one of the two options."
            );
        }
    }

    /// <summary>What the page shows; null for no page.</summary>
    public ReportOptions? Options(ParseResult parsed)
    {
        ReportOptions defaults = new();
        return parsed.GetValue(_noHtml)
            ? null
            : new ReportOptions
            {
                Title = parsed.GetValue(_title) ?? defaults.Title,
                PictureWidth = parsed.GetValue(_pictureWidth) ?? defaults.PictureWidth,
                PictureQuality = parsed.GetValue(_lossless) ? null : parsed.GetValue(_pictureQuality) ?? defaults.PictureQuality,
                PairsWithPictures = parsed.GetValue(_pictures) ?? defaults.PairsWithPictures,
            };
    }
}
