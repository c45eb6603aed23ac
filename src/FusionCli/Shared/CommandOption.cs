using System.CommandLine;
using System.CommandLine.Completions;
using System.Numerics;

namespace FusionML.Cli;

/// <summary>Makes the usual kinds of options in one line.</summary>
internal static class CommandOption
{
    /// <summary>An option that takes one of some words.</summary>
    public static Option<string?> Word(string name, string description, params string[] words) =>
        new Option<string?>(name) { Description = description }.Among(words);

    /// <summary>
    /// An option that takes one of some words which the libraries know: they are asked for when the option is used or the help
    /// shown, so that other commands start without loading them.
    /// </summary>
    public static Option<string?> Word(string name, string description, Func<IEnumerable<string>> words)
    {
        Option<string?> option = new(name) { Description = description };
        option.CompletionSources.Add(_ => words().Select(word => new CompletionItem(word)));
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string word }] && !words().Contains(word, StringComparer.Ordinal))
            {
                result.AddError($"{name} is '{word}', but must be one of {string.Join(", ", words())}.");
            }
        });
        return option;
    }

    /// <summary>An option that takes a path.</summary>
    public static Option<string?> Path(string name, string description, string helpName = "FILE") =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>An option that takes a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Option<T?> Number<T>(string name, string description, string helpName, T low, T high)
        where T : struct, INumber<T> =>
        new Option<T?>(name) { Description = description, HelpName = helpName }.Between(low, high);

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
