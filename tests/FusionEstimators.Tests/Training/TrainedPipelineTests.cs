using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class TrainedPipelineTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
    private readonly MLContext _context = new(seed: 1);

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_pipeline_from_files_to_metrics_is_trained_saved_and_loaded_to_the_bit()
    {
        IDataView paths = Write(DrawnPair.Rows(2));
        IEstimator<ITransformer> pipeline = _context
            .Transforms.LoadPlanes("First", "FirstPath", _folder)
            .Append(_context.Transforms.LoadPlanes("Second", "SecondPath", _folder))
            .Append(_context.Transforms.LoadPlanes("Reference", "ReferencePath", _folder))
            .Append(_context.Fusion().Trainers.MultiFocus(ShortTraining.MultiFocus(2)))
            .Append(_context.Transforms.EvaluateFusion("First", "Second", "Fused", "Reference", "EN,SSIM,PSNR"));
        ITransformer model = pipeline.Fit(paths);
        string zip = Path.Combine(_folder, "model.zip");
        _context.Model.Save(model, paths.Schema, zip);
        IDataView before = model.Transform(paths);
        IDataView after = new MLContext().Model.Load(zip, out _).Transform(paths);

        ImagePlane[] expected = TestRows.Planes(before, "Fused");
        ImagePlane[] loaded = TestRows.Planes(after, "Fused");
        Assert.HasCount(2, loaded);
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i].Samples.ToArray(), loaded[i].Samples.ToArray());
            Assert.IsTrue(expected[i].Samples.ToArray().Distinct().Count() > 10, "The fused picture is flat.");
        }

        CollectionAssert.AreEqual(Metric(before), Metric(after));
        Assert.IsTrue(Metric(before).All(float.IsFinite));

        static float[] Metric(IDataView rows) => TestRows.Read<float, float>(rows, "SSIM", value => value);
    }

    [TestMethod]
    public void A_trained_model_gives_the_same_pictures_in_a_fresh_process()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer model = _context
            .Fusion()
            .Trainers.InfraredVisible(
                new InfraredVisibleTrainerOptions
                {
                    Trainer = ShortTraining.Steps(2),
                    Crops = ShortTraining.Crops,
                    Seed = 4,
                }
            )
            .Fit(rows);
        CollectionAssert.AreEqual(
            OtherProcess.Expect(nameof(FuseImagesTransformer), model.Transform(rows), "Fused"),
            OtherProcess.Run(_context, model, "Fused")
        );
    }

    [TestMethod]
    public void What_was_trained_fuses_as_the_options_say_and_its_weights_make_other_transformers()
    {
        IDataView rows = DrawnPair.View(_context, count: 1);
        using FuseImagesTransformer trained = _context
            .Fusion()
            .Trainers.MultiFocus(
                ShortTraining.MultiFocus(1) with
                {
                    OutputColumnName = "Sharp",
                    FuseWith = weights => new FuseImagesOptions
                    {
                        Weights = weights,
                        Engine = new FuseOptions { MaximumIterations = 1 },
                    },
                }
            )
            .Fit(rows);
        using FuseImagesTransformer one = Fuse(1);
        using FuseImagesTransformer five = Fuse(5);
        CollectionAssert.AreEqual(Samples(one), Samples(trained));
        CollectionAssert.AreNotEqual(Samples(five), Samples(trained));

        FuseImagesTransformer Fuse(int iterations)
        {
            FuseImagesOptions options = new()
            {
                Weights = trained.Weights,
                Engine = new FuseOptions { MaximumIterations = iterations },
            };
            return _context.Transforms.FuseImages("Sharp", "First", "Second", FusionTask.Mif, options).Fit(rows);
        }

        float[] Samples(ITransformer model) => TestRows.Planes(model.Transform(rows), "Sharp")[0].Samples.ToArray();
    }

    private IDataView Write(IEnumerable<DrawnPair> pairs)
    {
        List<PathTriple> paths = [];
        foreach (DrawnPair pair in pairs)
        {
            paths.Add(
                new PathTriple
                {
                    FirstPath = Save(pair.First, $"first{paths.Count}.png"),
                    SecondPath = Save(pair.Second, $"second{paths.Count}.png"),
                    ReferencePath = Save(pair.Reference, $"reference{paths.Count}.png"),
                }
            );
        }

        return _context.Data.LoadFromEnumerable(paths);
    }

    private string Save(ImagePlane plane, string name)
    {
        PictureFile.Write(Path.Combine(_folder, name), new FusionImage(plane));
        return name;
    }

    internal sealed class PathTriple
    {
        public required string FirstPath { get; init; }

        public required string SecondPath { get; init; }

        public required string ReferencePath { get; init; }
    }
}
