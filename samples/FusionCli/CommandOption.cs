using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace FusionML.Cli;

/// <summary>
/// Makes options. Their values are checked while the command line is parsed, so a bad one is a usage error that names it.
/// </summary>
internal static class CommandOption
{
    /// <summary>An option that takes one of some words.</summary>
    public static Option<string?> Word(string name, string description, params string[] words)
    {
        Option<string?> option = new(name) { Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>An option that takes a path.</summary>
    public static Option<string?> Path(string name, string description, string helpName = "FILE") =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>An option that takes a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, string helpName, T low, T high)
        where T : struct, INumber<T>
    {
        Option<T?> option = new(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            // A value that can't be read gets an error of its own from the parser.
            if (result.Tokens is [{ Value: string text }] && T.TryParse(text, CultureInfo.InvariantCulture, out T value)
                && !(value >= low && value <= high))
            {
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be from {low} to {high}."));
            }
        });
        return option;
    }

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>True if the option stands on the command line.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
