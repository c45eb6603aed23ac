using System.Globalization;

namespace FusionML.StackEvaluation;

/// <summary>Means of measures by method, in the order in which methods were first seen.</summary>
/// <param name="columns">The names of the measures.</param>
internal sealed class MeanTable(params string[] columns)
{
    private readonly OrderedDictionary<string, List<double[]>> _rows = [];

    /// <summary>Adds the measures of one picture.</summary>
    public void Add(string method, params double[] values)
    {
        if (!_rows.TryGetValue(method, out List<double[]>? rows))
        {
            _rows.Add(method, rows = []);
        }

        rows.Add(values);
    }

    /// <summary>Prints Markdown.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"| Method | {string.Join(" | ", columns)} |");
        output.WriteLine($"| --- |{string.Concat(columns.Select(_ => " ---: |"))}");
        foreach ((string method, List<double[]> rows) in _rows)
        {
            IEnumerable<string> means = columns.Select(
                (_, i) => rows.Average(row => row[i]).ToString("0.####", CultureInfo.InvariantCulture)
            );
            output.WriteLine($"| {method} | {string.Join(" | ", means)} |");
        }
    }
}
