using System.Diagnostics;
using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FuseImagesSampleTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_sample_writes_what_the_pipeline_gives_and_prints_its_metrics()
    {
        SavePair();
        (int exitCode, string output, string errors) = Run("first.png", "second.png", "fused.png");
        Assert.AreEqual(0, exitCode, errors);
        StringAssert.Contains(output, "Qabf");
        StringAssert.Contains(output, $"{SamplePair.Width}x{SamplePair.Height}");
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "fused.zip")));

        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        using FuseImagesTransformer model = context.Transforms
            .FuseImages("Fused", "First", "Second", FusionTask.Ivf, new FuseImagesOptions { Rule = "laplacian" }).Fit(rows);
        using MLImage fused = MLImage.CreateFromFile(Path.Combine(_folder, "fused.png"));
        CollectionAssert.AreEqual(TestRows.Pixels(model.Transform(rows), "Fused")[0], fused.Pixels.ToArray());
    }

    [TestMethod]
    public void Too_few_arguments_print_the_usage()
    {
        (int exitCode, _, string errors) = Run("first.png");
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(errors, "FuseImages FIRST SECOND FUSED");
    }

    [TestMethod]
    public void A_missing_file_is_named_in_one_line()
    {
        SavePair();
        (int exitCode, _, string errors) = Run("first.png", "nowhere.png", "fused.png");
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(errors, "nowhere.png");
        Assert.HasCount(1, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public void The_lines_of_the_README_run()
    {
        SavePair();
        string folder = _folder;

        // These lines stand in the README.
        MLContext context = new();
        IDataView pairs = context.Data.LoadFromEnumerable([new { Visible = "first.png", Infrared = "second.png" }]);
        IEstimator<ITransformer> pipeline = context.Transforms.LoadImages("First", folder, "Visible")
            .Append(context.Transforms.LoadImages("Second", folder, "Infrared"))
            .Append(context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf))
            .Append(context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN,SSIM,Qabf"));
        ITransformer model = pipeline.Fit(pairs);
        context.Model.Save(model, pairs.Schema, Path.Combine(folder, "fusion.zip"));
        FusionEvaluation evaluation = context.Fusion().Evaluate(model.Transform(pairs), "First", "Second", "Fused");

        Assert.AreEqual(1, evaluation.RowCount);
        IDataView again = context.Model.Load(Path.Combine(folder, "fusion.zip"), out DataViewSchema schema).Transform(pairs);
        Assert.AreEqual("Visible", schema[0].Name);
        Assert.AreEqual(evaluation["EN"].Mean, TestRows.Read<float, float>(again, "EN", value => value)[0], 1e-5);
        Assert.HasCount(SamplePair.Height * SamplePair.Width * 4, TestRows.Pixels(again, "Fused")[0]);
    }

    private void SavePair()
    {
        using MLImage first = SamplePair.DrawColor(0);
        using MLImage second = SamplePair.DrawGray(0);
        first.Save(Path.Combine(_folder, "first.png"));
        second.Save(Path.Combine(_folder, "second.png"));
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "FuseImages.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
