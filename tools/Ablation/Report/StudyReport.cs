using System.Text;

namespace FusionML.Ablation;

/// <summary>What a study found: sections of Markdown in one file, with tables as CSV and plots as SVG beside it.</summary>
internal sealed class StudyReport(string directory, string study, string title)
{
    private readonly StringBuilder _text = new($"# {title}\n\n");

    /// <summary>Adds a paragraph.</summary>
    public void Text(string paragraph) => _text.Append(paragraph).Append("\n\n");

    /// <summary>Adds a table, and writes it as CSV.</summary>
    /// <param name="name">Ends the file's name.</param>
    /// <param name="table">The table.</param>
    /// <param name="largestIsBest">Columns whose largest value is bold.</param>
    public void Table(string name, StudyTable table, Func<string, bool>? largestIsBest = null)
    {
        string file = $"{study}-{name}.csv";
        WholeFile.Write(Path.Combine(directory, file), table.Csv());
        _text.Append($"## {table.Title}\n\n{table.Markdown(largestIsBest)}\n[{file}]({file})\n\n");
    }

    /// <summary>Adds a plot, and writes it as SVG.</summary>
    public void Plot(string name, LinePlot plot)
    {
        string file = $"{study}-{name}.svg";
        WholeFile.Write(Path.Combine(directory, file), plot.Draw());
        _text.Append($"![{name}]({file})\n\n");
    }

    /// <summary>Writes the Markdown and returns it.</summary>
    public string Write()
    {
        string text = _text.ToString().TrimEnd('\n') + "\n";
        WholeFile.Write(Path.Combine(directory, $"{study}.md"), text);
        return text;
    }
}
