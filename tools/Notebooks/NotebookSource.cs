using System.Globalization;
using System.Text;

namespace FusionML.Notebooks;

/// <summary>
/// A notebook as a file-based program. A line <c>// %% [markdown]</c> begins a text cell, whose lines are comments, and <c>//
/// %%</c> a code cell (the percent format of Jupytext); what comes before the first are the directives of the program.
/// </summary>
internal sealed class NotebookSource
{
    private const string CodeMark = "// %%";
    private const string MarkdownMark = "// %% [markdown]";
    private const string Comment = "//";

    private readonly List<(int FirstLine, Cell Cell)> _cells = [];
    private readonly string[] _lines;

    private NotebookSource(string[] lines) => _lines = lines;

    /// <summary>The cells, without outputs.</summary>
    public IReadOnlyList<Cell> Cells => [.. _cells.Select(cell => cell.Cell)];

    /// <summary>Reads a program.</summary>
    /// <exception cref="NotebookException">It has no cells, or a line of a text cell is no comment.</exception>
    public static NotebookSource Read(string path)
    {
        NotebookSource source = new(File.ReadAllLines(path));
        int start = -1;
        for (int i = 0; i <= source._lines.Length; i++)
        {
            if (i < source._lines.Length && !source._lines[i].StartsWith(CodeMark, StringComparison.Ordinal))
            {
                continue;
            }

            if (start >= 0)
            {
                source._cells.Add((start + 1, source.MakeCell(path, start, i)));
            }

            start = i;
        }

        return source._cells.Count > 0 ? source : throw new NotebookException($"{path} has no line '{CodeMark}', so no cells.");
    }

    /// <summary>The program with a call at the beginning of each code cell that marks the cell in the output.</summary>
    public string WithMarks()
    {
        StringBuilder text = new();
        Dictionary<int, int> marks = [];
        for (int i = 0; i < _cells.Count; i++)
        {
            if (!_cells[i].Cell.IsMarkdown)
            {
                marks[FirstStatement(_cells[i].FirstLine)] = i;
            }
        }

        for (int line = 0; line < _lines.Length; line++)
        {
            if (marks.TryGetValue(line, out int cell))
            {
                text.Append(CultureInfo.InvariantCulture, $"FusionML.Samples.Notebooks.Notebook.BeginCell({cell});\n");
            }

            text.Append(_lines[line]).Append('\n');
        }

        return text.ToString();
    }

    private Cell MakeCell(string path, int mark, int end)
    {
        string[] lines = _lines[(mark + 1)..end];
        bool isMarkdown = _lines[mark].StartsWith(MarkdownMark, StringComparison.Ordinal);
        if (isMarkdown)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i].Length > 0 && !lines[i].StartsWith(Comment, StringComparison.Ordinal))
                {
                    throw new NotebookException($"{path}, line {mark + i + 2}: a line of a text cell must be a comment.");
                }

                lines[i] = lines[i].Length <= Comment.Length ? string.Empty : lines[i][Comment.Length..].TrimStart(' ');
            }
        }

        return new Cell(isMarkdown, string.Join('\n', lines).Trim('\n'));
    }

    /// <summary>No statement may come before using directives.</summary>
    private int FirstStatement(int line)
    {
        while (
            line < _lines.Length
            && (
                string.IsNullOrWhiteSpace(_lines[line])
                || _lines[line].StartsWith(Comment, StringComparison.Ordinal)
                || (_lines[line].StartsWith("using ", StringComparison.Ordinal) && !_lines[line].Contains('='))
            )
        )
        {
            line++;
        }

        return line;
    }
}
