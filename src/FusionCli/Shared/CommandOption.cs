using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace FusionML.Cli;

/// <summary>
/// Makes the usual kinds of options in one line. A bad value is an error that names the option, the value and what is right.
/// </summary>
internal static class CommandOption
{
    /// <summary>An option that takes one of some words, in any case; its value is the word as it stands here.</summary>
    public static Option<string?> Word(string name, string description, params string[] words) =>
        Word(name, description, () => words);

    /// <summary>
    /// An option that takes one of some words which the libraries know: they are asked for when the option is used or the help
    /// shown, so that other commands start without loading them.
    /// </summary>
    public static Option<string?> Word(string name, string description, Func<IEnumerable<string>> words)
    {
        Option<string?> option = new(name) { Description = description, CustomParser = Parse };
        option.CompletionSources.Add(_ => words().Select(word => new CompletionItem(word)));
        return option;

        string? Parse(ArgumentResult result)
        {
            string given = result.Tokens[0].Value;
            string? word = words().FirstOrDefault(word => word.Equals(given, StringComparison.OrdinalIgnoreCase));
            if (word is null)
            {
                result.AddError($"{name} is '{given}', but must be one of {string.Join(", ", words())}.");
            }

            return word;
        }
    }

    /// <summary>An option that takes a path.</summary>
    public static Option<string?> Path(string name, string description, string helpName = "FILE") =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>An option that takes a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, string helpName, T low, T high)
        where T : struct, INumber<T>
    {
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = Parse,
        };

        T? Parse(ArgumentResult result)
        {
            string given = result.Tokens[0].Value;
            if (T.TryParse(given, CultureInfo.InvariantCulture, out T value) && value >= low && value <= high)
            {
                return value;
            }

            string kind = T.IsInteger(T.One / (T.One + T.One)) ? "a whole number" : "a number";
            result.AddError(
                string.Create(CultureInfo.InvariantCulture, $"{name} is {given}, but must be {kind} from {low} to {high}.")
            );
            return null;
        }
    }

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>True if the option stands on the command line.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The options that stand on the command line, each with its words, as facts that a result depends on.</summary>
    public static IEnumerable<string> Facts(ParseResult parsed, IEnumerable<Option> options) =>
        options
            .Where(parsed.IsGiven)
            .Select(option =>
                $"{option.Name} {string.Join('\0', parsed.GetResult(option)!.Tokens.Select(token => token.Value))}"
            );
}
