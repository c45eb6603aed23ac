using FreshProcess;
using FusionML.Inference;
using FusionML.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

/// <summary>The pipeline that the README shows: it runs, and what runs is what stands there.</summary>
[TestClass]
public sealed class ReadmePipelineTests
{
    private const string Start = "// README: from here";
    private const string End = "// README: to here";

    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_lines_of_the_README_run()
    {
        using (MLImage first = SamplePair.DrawColor(0))
        using (MLImage second = SamplePair.DrawGray(0))
        {
            first.Save(Path.Combine(_folder, "first.png"));
            second.Save(Path.Combine(_folder, "second.png"));
        }

        string folder = _folder;

        // README: from here
        MLContext context = new();
        IDataView pairs = context.Data.LoadFromEnumerable([new { Visible = "first.png", Infrared = "second.png" }]);
        IEstimator<ITransformer> pipeline = context
            .Transforms.LoadImages("First", folder, "Visible")
            .Append(context.Transforms.LoadImages("Second", folder, "Infrared"))
            .Append(context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf))
            .Append(context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN,SSIM,Qabf"));
        ITransformer model = pipeline.Fit(pairs);
        context.Model.Save(model, pairs.Schema, Path.Combine(folder, "fusion.zip"));
        // README: to here

        FusionEvaluation evaluation = context.Fusion().Evaluate(model.Transform(pairs), "First", "Second", "Fused");
        Assert.AreEqual(1, evaluation.RowCount);
        IDataView again = context.Model.Load(Path.Combine(folder, "fusion.zip"), out DataViewSchema schema).Transform(pairs);
        Assert.AreEqual("Visible", schema[0].Name);
        Assert.AreEqual(evaluation["EN"].Mean, TestRows.Read<float, float>(again, "EN", value => value)[0], 1e-5);
        Assert.HasCount(SamplePair.Height * SamplePair.Width * 4, TestRows.Pixels(again, "Fused")[0]);
    }

    [TestMethod]
    public void The_lines_that_run_are_those_of_the_README()
    {
        string[] readme = File.ReadAllLines(Path.Combine(SharedFiles.RepositoryRoot, "README.md"));
        string[] block =
        [
            .. Blocks(readme)
                .Single(lines => lines.Any(line => line.Contains("Transforms.FuseImages(", StringComparison.Ordinal))),
        ];
        CollectionAssert.AreEqual(RunLines(), block);
    }

    /// <summary>The contents of the code blocks in C#.</summary>
    private static IEnumerable<string[]> Blocks(string[] lines)
    {
        for (int start = Array.IndexOf(lines, "```csharp"); start >= 0; start = Array.IndexOf(lines, "```csharp", start + 1))
        {
            yield return lines[(start + 1)..Array.IndexOf(lines, "```", start)];
        }
    }

    /// <summary>The lines between the marks of this file, without what they are indented by.</summary>
    private static string[] RunLines()
    {
        string[] lines = File.ReadAllLines(
            Path.Combine(SharedFiles.RepositoryRoot, "tests/FusionEstimators.Tests/Samples", nameof(ReadmePipelineTests) + ".cs")
        );
        int start = Array.FindIndex(lines, line => line.Trim() == Start);
        int end = Array.FindIndex(lines, line => line.Trim() == End);
        int indent = lines[start].IndexOf(Start, StringComparison.Ordinal);
        return [.. lines[(start + 1)..end].Select(line => line[indent..])];
    }
}
