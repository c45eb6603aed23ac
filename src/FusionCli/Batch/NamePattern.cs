using System.Text.RegularExpressions;

namespace FusionML.Cli;

/// <summary>Takes the name of a pair out of the name of a file.</summary>
internal sealed class NamePattern
{
    private const string Placeholder = "{name}";
    private const string Group = "name";

    private static readonly TimeSpan MatchPatience = TimeSpan.FromSeconds(1);

    private readonly Regex _expression;
    private readonly string _text;

    private NamePattern(string text, Regex expression) => (_text, _expression) = (text, expression);

    /// <summary>The whole name without extension.</summary>
    public static NamePattern Whole { get; } = FromExpression(Placeholder, "^(?<name>.*)$");

    /// <summary>
    /// Reads a pattern: text with <c>{name}</c> in it, or a regular expression whose group <c>name</c> or only group is the name.
    /// </summary>
    /// <exception cref="UsageException">It has no name, or is no regular expression.</exception>
    public static NamePattern Parse(string text)
    {
        string[] around = text.Split(Placeholder);
        if (around.Length == 2)
        {
            return FromExpression(text, $"^{Regex.Escape(around[0])}(?<name>.+){Regex.Escape(around[1])}$");
        }

        try
        {
            NamePattern pattern = FromExpression(text, text);
            int[] groups = pattern._expression.GetGroupNumbers();
            bool hasName = pattern._expression.GetGroupNames().Contains(Group, StringComparer.Ordinal);
            return hasName || groups.Length == 2
                ? pattern
                : throw new UsageException(
                    $"--match '{text}' has {groups.Length - 1} groups; one group, or one called name, takes the name of the pair, "
                        + "as in '^(.+)-[AB]$'."
                );
        }
        catch (RegexParseException e)
        {
            throw new UsageException(
                $"--match '{text}' is neither text with {Placeholder} nor a regular expression. {e.Message}"
            );
        }
    }

    /// <summary>The name of the pair that a file belongs to, or null if it belongs to none.</summary>
    /// <param name="fileName">The file's name without extension.</param>
    /// <exception cref="UsageException">The expression takes too long.</exception>
    public string? Find(string fileName)
    {
        try
        {
            Match match = _expression.Match(fileName);
            Group name = match.Groups[Group] is { Success: true } named ? named : match.Groups[1];
            return match.Success && name is { Success: true, Length: > 0 } ? name.Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UsageException(
                $"--match '{_text}' takes more than {MatchPatience.TotalSeconds} s for the name {fileName}."
            );
        }
    }

    private static NamePattern FromExpression(string text, string expression) =>
        new(text, new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.Singleline, MatchPatience));
}
