using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace FusionML.Cli;

/// <summary>
/// Checks of option values while the command line is parsed, so that a bad one is a usage error that names the option.
/// </summary>
internal static class OptionChecks
{
    /// <summary>Lets only values from <paramref name="low"/> to <paramref name="high"/> pass.</summary>
    public static Option<T?> Between<T>(this Option<T?> option, T low, T high)
        where T : struct, INumber<T>
    {
        option.Validators.Add(result =>
        {
            // A value that can't be read gets an error of its own from the parser.
            if (
                result.Tokens is [{ Value: string text }]
                && T.TryParse(text, CultureInfo.InvariantCulture, out T value)
                && !(value >= low && value <= high)
            )
            {
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}, but must be from {low} to {high}.")
                );
            }
        });
        return option;
    }

    /// <summary>Lets only the given words pass.</summary>
    public static Option<string?> Among(this Option<string?> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>True if the option stands on the command line.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
