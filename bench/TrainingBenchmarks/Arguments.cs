using System.Globalization;

namespace FusionML.TrainingBenchmarks;

/// <summary>Options of a command line: --name value.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">An option has no value or does not begin with --.</exception>
    public Arguments(ReadOnlySpan<string> arguments)
    {
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
            {
                throw new ArgumentException($"'{arguments[i]}' is no option with a value.");
            }

            _values[arguments[i][2..]] = arguments[i + 1];
        }
    }

    /// <summary>The value of an option, or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The whole number of an option, or its default.</summary>
    public int Number(string name, int otherwise) => this[name] is string text ? Number(text) : otherwise;

    /// <exception cref="ArgumentException">The text is no whole number above 0.</exception>
    public static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"'{text}' is no whole number above 0.");
}
