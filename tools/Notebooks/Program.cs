using FusionML.Notebooks;

const string Usage = """
    Makes notebooks from the programs in a folder, or checks that both agree.

    Notebooks [--check] FOLDER [NAME...]

      --check  compares the cells of each .ipynb with its .cs and runs nothing; otherwise each .cs is run and its .ipynb written
      FOLDER   such as samples/notebooks
      NAME     programs of the folder without extension; all by default
    """;

bool check = args.Length > 0 && args[0] == "--check";
string[] rest = args[(check ? 1 : 0)..];
if (rest.Length == 0 || rest[0].StartsWith('-'))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    string[] programs =
        rest.Length > 1
            ? [.. rest[1..].Select(name => Path.Combine(rest[0], $"{name}.cs"))]
            :
            [
                .. Directory
                    .GetFiles(rest[0], "*.cs")
                    .Where(file => !file.EndsWith(NotebookRun.CopySuffix, StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ];
    int problems = 0;
    foreach (string program in programs)
    {
        string notebook = Path.ChangeExtension(program, ".ipynb");
        if (!check)
        {
            Console.WriteLine($"running {program}");
            IReadOnlyList<Cell> cells = NotebookRun.Run(program, NotebookSource.Read(program));
            NotebookFile.Write(notebook, NotebookPackages.Insert(program, cells));
        }

        foreach (string problem in Agreement.Check(program, notebook))
        {
            Console.Error.WriteLine(problem);
            problems++;
        }
    }

    Console.WriteLine($"{programs.Length} notebooks, {problems} problems");
    return problems == 0 ? 0 : 1;
}
catch (Exception exception) when (exception is NotebookException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
