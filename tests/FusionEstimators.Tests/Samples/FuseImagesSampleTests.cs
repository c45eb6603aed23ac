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
        using FuseImagesTransformer model = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf).Fit(rows);
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
