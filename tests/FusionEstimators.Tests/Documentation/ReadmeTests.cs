using FusionML.Alignment.Tests;
using FusionML.Imaging;
using FusionML.Testing;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>Every block of C# in the README compiles and runs as it is printed.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ReadmeTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-readme-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Every_block_runs_and_what_it_writes_can_be_read()
    {
        RunPage(File.ReadAllLines(Path.Combine(SharedFiles.RepositoryRoot, "README.md")));
    }

    [TestMethod]
    public void Every_block_of_the_page_about_ML_NET_runs()
    {
        NativeOpenCv.Require();
        string[] outputs = RunPage(File.ReadAllLines(Path.Combine(SharedFiles.RepositoryRoot, "docs", "mlnet.md")));
        StringAssert.Contains(outputs.Single(), "of the pixels come from the second picture");
    }

    [TestMethod]
    public void A_block_that_does_not_compile_fails_with_the_error_of_the_compiler()
    {
        AssertFailedException failure = Assert.ThrowsExactly<AssertFailedException>(() =>
            RunPage(["text", "```csharp", "int one = two;", "```"])
        );
        StringAssert.Contains(failure.Message, "line 2");
        StringAssert.Contains(failure.Message, "'two'");
    }

    [TestMethod]
    public void A_block_that_throws_or_writes_a_broken_picture_fails()
    {
        Assert.ThrowsExactly<FileNotFoundException>(() => RunPage(["```csharp", "File.ReadAllText(\"nowhere.png\");", "```"]));
        Assert.Throws<PictureException>(() => RunPage(["```csharp", "File.WriteAllText(\"new.png\", \"no\");", "```"]));
        Assert.ThrowsExactly<AssertFailedException>(() => RunPage(["```csharp", "return 1;", "```"]));
    }

    [TestMethod]
    public void A_block_continues_the_one_before_and_is_shortened_where_a_comment_says_so()
    {
        string[] outputs = RunPage([
            "```csharp",
            "int steps = 2000;",
            "```",
            "More of it:",
            "<!-- continues -->",
            "<!-- shortened: 7 -> 5 -->",
            "",
            "```csharp",
            "using System.Text;",
            "Console.Write(new StringBuilder().Append(steps + 7));",
            "```",
            "```sh",
            "not C#",
            "```",
            "```csharp",
            "Console.Write(args.Length);",
            "```",
        ]);
        CollectionAssert.AreEqual(new[] { "2005", "0" }, outputs);
        Assert.ThrowsExactly<FormatException>(() =>
            CodeBlock.Of(["<!-- shortened: 8 -> 5 -->", "```csharp", "int x = 7;", "```"])
        );
        Assert.ThrowsExactly<FormatException>(() => CodeBlock.Of(["<!-- continues -->", "```csharp", "int x = 7;", "```"]));
        Assert.ThrowsExactly<FormatException>(() => CodeBlock.Of(["```csharp", "int x = 7;"]));
    }

    /// <summary>
    /// Runs the blocks of a page one after the other in one folder, and reads the pictures and models they wrote.
    /// </summary>
    private string[] RunPage(string[] page)
    {
        DrawnFolder.Write(_folder);
        HashSet<string> drawn = [.. Directory.GetFiles(_folder)];
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Of(page);
        Assert.IsNotEmpty(blocks);
        string[] outputs = [.. blocks.Select(block => SourceProgram.Run($"The block of line {block.Line}", block.Code, _folder))];
        foreach (string file in Directory.GetFiles(_folder).Where(file => !drawn.Contains(file)))
        {
            switch (Path.GetExtension(file))
            {
                case ".png":
                    FusionImage picture = PictureFile.Read(file);
                    Assert.IsTrue(picture.Y.Samples.ContainsAnyExcept(picture.Y[0, 0]), $"{file} is one even area.");
                    break;
                case ".zip":
                    (new MLContext().Model.Load(file, out _) as IDisposable)?.Dispose();
                    break;
            }
        }

        return outputs;
    }
}
