using System.CommandLine;
using System.CommandLine.Parsing;

namespace FusionML.Cli;

/// <summary>Says a command line again, as the words of its options.</summary>
internal static class CommandWords
{
    /// <summary>The options that stand on the command line, each with its values, in the order of the command's options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="without">Options to leave out: those that change no result.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyCollection<Option> without) =>
        [
            .. parsed
                .CommandResult.Command.Options.Where(option => !without.Contains(option) && parsed.IsGiven(option))
                .SelectMany(option => Words(option.Name, parsed.GetResult(option)!.Tokens)),
        ];

    private static IEnumerable<string> Words(string name, IReadOnlyList<Token> values) =>
        values.Count == 0 ? [name] : values.SelectMany(value => new[] { name, value.Value });
}
