using FusionML.Notebooks;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class NotebookTests
{
    private static readonly string Folder = Path.Combine(SampleProcess.RepositoryFolder(), "samples", "notebooks");

    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("multi_focus")]
    [DataRow("multi_exposure")]
    [DataRow("infrared_visible")]
    [DataRow("medical")]
    public void A_notebook_runs_and_shows_as_many_pictures_as_its_committed_form(string name)
    {
        string program = Path.Combine(Folder, $"{name}.cs");
        RequirePictures(SourceProgram.Run(program, File.ReadAllText(program), Folder), name);
    }

    /// <summary>One stands for all: the directives at its head are those of the others. What it does is run above.</summary>
    [TestMethod]
    public void A_notebook_is_a_program_that_dotnet_builds_as_it_is()
    {
        (int exitCode, string output, string errors) = SampleProcess.RunDotnet(
            Folder,
            "build",
            "-c",
            "Release",
            "multi_focus.cs"
        );
        Assert.AreEqual(0, exitCode, output + errors);
    }

    private static void RequirePictures(string output, string name)
    {
        StringAssert.Contains(output, "the same picture: True");
        IReadOnlyList<Cell> committed = NotebookFile.Read(Path.Combine(Folder, $"{name}.ipynb"));
        int pictures = committed.SelectMany(cell => cell.Outputs).Count(shown => shown.Png is not null);
        Assert.AreEqual(pictures, output.Split("[picture: ").Length - 1);
    }

    [TestMethod]
    public void The_committed_notebooks_are_what_their_programs_give()
    {
        string[] programs =
        [
            .. Directory.GetFiles(Folder, "*.cs").Where(file => !file.EndsWith(NotebookRun.CopySuffix, StringComparison.Ordinal)),
        ];
        Assert.HasCount(4, programs);
        foreach (string program in programs)
        {
            IReadOnlyList<string> problems = Agreement.Check(program, Path.ChangeExtension(program, ".ipynb"));
            Assert.IsEmpty(problems, string.Join('\n', problems));
        }
    }

    [TestMethod]
    public void A_changed_cell_another_version_a_notebook_without_pictures_and_local_paths_are_found()
    {
        WriteVersions("0.1.0");
        string program = Write(
            "#:package Something",
            "// %% [markdown]",
            "// # Title",
            "//",
            "// Text.",
            "// %%",
            "using System;",
            "int one = 1;",
            "",
            "// %%",
            "Console.WriteLine(one);"
        );
        string notebook = Path.ChangeExtension(program, ".ipynb");
        IReadOnlyList<Cell> cells = NotebookSource.Read(program).Cells;
        CollectionAssert.AreEqual(
            new[] { "# Title\n\nText.", "using System;\nint one = 1;", "Console.WriteLine(one);" },
            cells.Select(cell => cell.Source).ToArray()
        );
        CollectionAssert.AreEqual(new[] { true, false, false }, cells.Select(cell => cell.IsMarkdown).ToArray());

        NotebookFile.Write(notebook, With(new CellOutput("seen", "AAAA")));
        Assert.IsEmpty(Agreement.Check(program, notebook));
        NotebookFile.Write(notebook, With(new CellOutput("1\n")));
        StringAssert.Contains(Agreement.Check(program, notebook).Single(), "has not been run");
        NotebookFile.Write(notebook, With(new CellOutput("seen", "AAAA"), new CellOutput($"{Path.GetTempPath()}x\n")));
        StringAssert.Contains(Agreement.Check(program, notebook).Single(), "machine");
        Cell[] changed = With(new CellOutput("seen", "AAAA"));
        changed[1] = changed[1] with { Source = "2" };
        NotebookFile.Write(notebook, changed);
        StringAssert.Contains(Agreement.Check(program, notebook).Single(), "Cell 1");
        NotebookFile.Write(notebook, With(new CellOutput("seen", "AAAA")));
        WriteVersions("0.2.0");
        StringAssert.Contains(Agreement.Check(program, notebook).Single(), "Cell 2");
        WriteVersions(version: null);
        Assert.ThrowsExactly<NotebookException>(() => Agreement.Check(program, notebook));

        Cell[] With(params CellOutput[] outputs) =>
            [.. NotebookPackages.Insert(program, [cells[0], cells[1], cells[2] with { Outputs = outputs }])];
    }

    [TestMethod]
    public void Outputs_go_to_the_cells_that_wrote_them()
    {
        string program = Write(
            "// %%",
            "using System;",
            "using var stream = Open();",
            "// %% [markdown]",
            "// Text.",
            "// %%",
            "Show();"
        );
        NotebookSource source = NotebookSource.Read(program);
        string[] marked = source.WithMarks().Split('\n');
        StringAssert.Contains(marked[2], "BeginCell(0)");
        StringAssert.Contains(marked[3], "using var stream");
        StringAssert.Contains(marked[6 + 1], "BeginCell(2)");

        IReadOnlyList<Cell> cells = NotebookRun.Sort(
            source.Cells,
            "noise of the build\n\u001ecell 0\na\nb\n\u001epicture seen\u001eAAAA\nc\n\u001ecell 2\nd\n"
        );
        CellOutput[] expected = [new("a\nb\n"), new("seen", "AAAA"), new("c\n")];
        CollectionAssert.AreEqual(expected, cells[0].Outputs.ToArray());
        CollectionAssert.AreEqual(new[] { new CellOutput("d\n") }, cells[2].Outputs.ToArray());
        Assert.IsEmpty(cells[1].Outputs);
    }

    /// <summary>Writes the files that a repository names its versions in.</summary>
    private void WriteVersions(string? version)
    {
        string element = version is null ? string.Empty : $"<Version>{version}</Version>";
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), $"<Project>{element}</Project>");
        File.Copy(
            Path.Combine(SampleProcess.RepositoryFolder(), "Directory.Packages.props"),
            Path.Combine(_folder, "Directory.Packages.props"),
            overwrite: true
        );
    }

    private string Write(params string[] lines)
    {
        string path = Path.Combine(_folder, "notebook.cs");
        File.WriteAllLines(path, lines);
        return path;
    }
}
