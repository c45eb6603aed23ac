using System.CommandLine;
using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The option <c>--window [first:|second:]CENTER,WIDTH</c>.</summary>
internal sealed class WindowArgument
{
    /// <summary>The option.</summary>
    public Option<string[]> Option { get; } =
        new("--window")
        {
            Description =
                "The window of stored values that is seen of a gray picture of more than 8 bits, as of a CT slice: CENTER,WIDTH for "
                + "every source, first:CENTER,WIDTH, or second:CENTER,WIDTH for all others.",
            HelpName = "[SOURCE:]CENTER,WIDTH",
            AllowMultipleArgumentsPerToken = false,
        };

    /// <summary>The windows of the first source and of all others; null where there is none.</summary>
    /// <exception cref="UsageException">A value can't be read, or a source has two windows.</exception>
    public (LinearWindow? First, LinearWindow? Second) Parse(ParseResult parsed)
    {
        (LinearWindow? first, LinearWindow? second) = (null, null);
        foreach (string value in parsed.GetValue(Option) ?? [])
        {
            (string source, LinearWindow window) = Parse(value);
            bool isFirst = source is "first" or "";
            bool isSecond = source is "second" or "";
            if ((isFirst && first is not null) || (isSecond && second is not null))
            {
                throw new UsageException($"--window {value}: the source has a window already; it is given twice.");
            }

            (first, second) = (isFirst ? window : first, isSecond ? window : second);
        }

        return (first, second);
    }

    private static (string Source, LinearWindow Window) Parse(string value)
    {
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        string source = colon < 0 ? string.Empty : value[..colon].ToLowerInvariant();
        return
            source is "" or "first" or "second"
            && value[(colon + 1)..].Split(',') is [string centerText, string widthText]
            && double.TryParse(centerText, NumberStyles.Float, CultureInfo.InvariantCulture, out double center)
            && double.TryParse(widthText, NumberStyles.Float, CultureInfo.InvariantCulture, out double width)
            && double.IsFinite(center)
            && double.IsFinite(width)
            && width > 1
            ? (source, new LinearWindow(center, width))
            : throw new UsageException(
                $"--window is '{value}', but must be CENTER,WIDTH, first:CENTER,WIDTH or second:CENTER,WIDTH in stored values with "
                    + "a width above 1, such as 1064,400."
            );
    }
}
