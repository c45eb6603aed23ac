using System.Diagnostics;
using System.Globalization;

namespace FusionML.Notebooks;

/// <summary>Runs a notebook's program and sorts what it writes by cells.</summary>
internal static class NotebookRun
{
    /// <summary>How the name of a copy ends that is being run.</summary>
    public const string CopySuffix = ".capture.cs";

    private const string CaptureVariable = "FUSIONML_NOTEBOOK_CAPTURE";
    private const char Mark = '\u001e';
    private const string CellMark = "cell ";
    private const string PictureMark = "picture ";

    /// <summary>Runs the program at <paramref name="path"/>, with marks written into a copy beside it.</summary>
    /// <returns>The cells with their outputs.</returns>
    /// <exception cref="NotebookException">The program fails.</exception>
    public static IReadOnlyList<Cell> Run(string path, NotebookSource source)
    {
        string copy = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            Path.GetFileNameWithoutExtension(path) + CopySuffix
        );
        File.WriteAllText(copy, source.WithMarks());
        try
        {
            return Sort(source.Cells, Start(copy));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Sorts the lines of an output by cells.</summary>
    public static IReadOnlyList<Cell> Sort(IReadOnlyList<Cell> cells, string output)
    {
        List<CellOutput>[] outputs = [.. cells.Select(_ => new List<CellOutput>())];
        int current = -1;
        foreach (string line in output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith(Mark + CellMark, StringComparison.Ordinal))
            {
                current = int.Parse(line.AsSpan(1 + CellMark.Length), CultureInfo.InvariantCulture);
                continue;
            }

            if (current < 0)
            {
                continue;
            }

            List<CellOutput> written = outputs[current];
            if (line.StartsWith(Mark + PictureMark, StringComparison.Ordinal))
            {
                string[] parts = line[(1 + PictureMark.Length)..].Split(Mark);
                written.Add(new CellOutput(parts[0], parts[1]));
            }
            else if (written.Count > 0 && written[^1].Png is null)
            {
                written[^1] = new CellOutput($"{written[^1].Text}{line}\n");
            }
            else
            {
                written.Add(new CellOutput(line + "\n"));
            }
        }

        return [.. cells.Select((cell, i) => cell with { Outputs = [.. outputs[i]] })];
    }

    private static string Start(string program)
    {
        ProcessStartInfo start = new("dotnet", ["run", "-c", "Release", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        start.Environment[CaptureVariable] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new NotebookException($"{program} ended with code {process.ExitCode}.\n{output}\n{errors.Result}");
    }
}
