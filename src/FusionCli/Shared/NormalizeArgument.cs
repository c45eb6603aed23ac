using System.CommandLine;
using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// The option <c>--normalize none|auto|[first:|second:]LOW,HIGH</c>: what stretches the sources before they are looked at.
/// </summary>
internal sealed class NormalizeArgument
{
    private const string Automatic = "auto";
    private const string None = "none";

    /// <summary>The option.</summary>
    public Option<string[]> Option { get; } =
        new("--normalize")
        {
            Description =
                "Stretch a source between two percentiles: first:LOW,HIGH, for all others second:LOW,HIGH, for every source "
                + "LOW,HIGH. Sources of more than 8 bits that fill less than a tenth of their range are stretched between the "
                + "percentiles 0.1 and 99.9 by themselves (auto), unless none is said. [default: auto]",
            HelpName = "none|auto|[SOURCE:]LOW,HIGH",
            AllowMultipleArgumentsPerToken = false,
        };

    /// <summary>Reads all values of the option.</summary>
    /// <exception cref="UsageException">One can't be read, or two of them contradict each other.</exception>
    public SourceNormalizer Parse(ParseResult parsed)
    {
        SourceNormalizer choice = new() { NarrowSources = true };
        bool isSaid = false;
        foreach (string value in parsed.GetValue(Option) ?? [])
        {
            if (value.ToLowerInvariant() is Automatic or None)
            {
                bool automatic = value.Equals(Automatic, StringComparison.OrdinalIgnoreCase);
                choice =
                    !isSaid || choice.NarrowSources == automatic
                        ? choice with
                        {
                            NarrowSources = automatic,
                        }
                        : throw new UsageException("--normalize is both none and auto; give one of them.");
                isSaid = true;
                continue;
            }

            (string source, PercentileNormalization normalization) = ParsePercentiles(value);
            bool isFirst = source is "first" or "";
            bool isSecond = source is "second" or "";
            if ((isFirst && choice.First is not null) || (isSecond && choice.Second is not null))
            {
                throw new UsageException($"--normalize {value}: the source has percentiles already; they are given twice.");
            }

            choice = choice with
            {
                First = isFirst ? normalization : choice.First,
                Second = isSecond ? normalization : choice.Second,
            };
        }

        return choice;
    }

    private static (string Source, PercentileNormalization Normalization) ParsePercentiles(string value)
    {
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        string source = colon < 0 ? string.Empty : value[..colon].ToLowerInvariant();
        if (
            source is "" or "first" or "second"
            && value[(colon + 1)..].Split(',') is [string low, string high]
            && double.TryParse(low, NumberStyles.Float, CultureInfo.InvariantCulture, out double lowest)
            && double.TryParse(high, NumberStyles.Float, CultureInfo.InvariantCulture, out double highest)
            && lowest >= 0
            && lowest < highest
            && highest <= 100
        )
        {
            return (source, new PercentileNormalization(lowest, highest));
        }

        throw new UsageException(
            $"--normalize is '{value}', but must be none, auto, or LOW,HIGH, first:LOW,HIGH or second:LOW,HIGH with percentiles "
                + "0 <= LOW < HIGH <= 100, such as second:1,99."
        );
    }
}
