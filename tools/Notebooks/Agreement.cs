namespace FusionML.Notebooks;

/// <summary>Whether a notebook is what its program gives.</summary>
internal static class Agreement
{
    /// <summary>The largest notebook that the repository takes.</summary>
    private const long MaximumBytes = 1_500_000;

    /// <summary>
    /// What is wrong with the .ipynb of a program: cells that differ, no output at all, an output that tells of an absolute path,
    /// or too many bytes. Nothing is run.
    /// </summary>
    public static IReadOnlyList<string> Check(string programPath, string notebookPath)
    {
        IReadOnlyList<Cell> expected = NotebookPackages.Insert(programPath, NotebookSource.Read(programPath).Cells);
        IReadOnlyList<Cell> actual = NotebookFile.Read(notebookPath);
        List<string> problems = [];
        if (expected.Count != actual.Count)
        {
            problems.Add($"{notebookPath} has {actual.Count} cells, {programPath} {expected.Count}.");
        }

        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (expected[i].IsMarkdown != actual[i].IsMarkdown || expected[i].Source != actual[i].Source)
            {
                problems.Add($"Cell {i} of {notebookPath} is not that of {programPath}.");
            }
        }

        CellOutput[] outputs = [.. actual.SelectMany(cell => cell.Outputs)];
        if (outputs.All(output => output.Png is null))
        {
            problems.Add($"{notebookPath} has no pictures: it has not been run.");
        }

        CellOutput? local = outputs.FirstOrDefault(output => output.Text.Contains(Path.GetTempPath(), StringComparison.Ordinal));
        if (local is not null)
        {
            problems.Add($"An output of {notebookPath} tells of the machine that it was run on: {local.Text.Trim()}");
        }

        if (new FileInfo(notebookPath).Length is long bytes and > MaximumBytes)
        {
            problems.Add($"{notebookPath} has {bytes} bytes; {MaximumBytes} are the most.");
        }

        return problems;
    }
}
