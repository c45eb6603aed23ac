using System.Globalization;
using System.Text;

namespace FusionML.Ablation;

/// <summary>A table with a name in each row and numbers behind it, as Markdown and as CSV.</summary>
/// <param name="title">What stands above it.</param>
/// <param name="columns">The heads of the columns: that of the names first.</param>
internal sealed class StudyTable(string title, IReadOnlyList<string> columns)
{
    private readonly List<(string Name, IReadOnlyList<double?> Values)> _rows = [];

    /// <summary>What stands above it.</summary>
    public string Title => title;

    /// <summary>Adds a row; a value that is null stays empty.</summary>
    public void Add(string name, IEnumerable<double?> values) => _rows.Add((name, [.. values]));

    /// <summary>Markdown; a column's largest value is bold where <paramref name="largestIsBest"/> says so of it.</summary>
    public string Markdown(Func<string, bool>? largestIsBest = null)
    {
        StringBuilder text = new();
        text.Append("| ").AppendJoin(" | ", columns).Append(" |\n");
        text.Append("| --- |").Append(string.Concat(Enumerable.Repeat(" ---: |", columns.Count - 1))).Append('\n');
        foreach ((string name, IReadOnlyList<double?> values) in _rows)
        {
            IEnumerable<string> cells = values.Select(
                (value, i) =>
                    largestIsBest?.Invoke(columns[i + 1]) == true && value == Largest(i) ? $"**{Text(value)}**" : Text(value)
            );
            text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>CSV with all digits.</summary>
    public string Csv()
    {
        StringBuilder text = new();
        text.AppendJoin(',', columns.Select(Quote)).Append('\n');
        foreach ((string name, IReadOnlyList<double?> values) in _rows)
        {
            text.Append(Quote(name))
                .Append(',')
                .AppendJoin(',', values.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty))
                .Append('\n');
        }

        return text.ToString();
    }

    private double? Largest(int column) => _rows.Max(row => row.Values[column]);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(double? value) =>
        value switch
        {
            null => string.Empty,
            double number when number == Math.Round(number) && Math.Abs(number) < 1e9 => number.ToString(
                "#,0",
                CultureInfo.InvariantCulture
            ),
            double number when Math.Abs(number) is >= 1e-3 and < 1e4 => number.ToString(
                Math.Abs(number) < 10 ? "F4" : "F2",
                CultureInfo.InvariantCulture
            ),
            double number => number.ToString("0.0e+0", CultureInfo.InvariantCulture),
        };
}
