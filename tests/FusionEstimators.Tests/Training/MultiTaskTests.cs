using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class MultiTaskTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
    private readonly MLContext _context = new(seed: 1);

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void One_training_gives_weights_that_fuse_every_task_and_a_model_that_fuses_one()
    {
        IDataView rows = DrawnPair.View(_context, count: 3);
        List<string> stages = [];
        MultiTaskTrainerOptions options = Short(rows) with
        {
            ValidationShare = 0.3,
            Progress = new DirectProgress(report => stages.Add(report.Stage)),
        };
        using FuseImagesTransformer model = _context.Fusion().Trainers.MultiTask(options).Fit(rows);
        CollectionAssert.AreEqual(new[] { "pslpt-labelled", "pslpt-labelled", "pslpt-mixed" }, stages);
        Assert.AreEqual("pslpt", model.Weights!.Metadata[WeightMetadata.Network]);
        Assert.AreEqual("ivf", model.Weights.Metadata[WeightMetadata.Task]);
        Assert.AreEqual(1_801_360, model.Weights.Tensors.Sum(tensor => tensor.Values.Length));

        string zip = Path.Combine(_folder, "model.zip");
        _context.Model.Save(model, inputSchema: null, zip);
        ImagePlane[] expected = TestRows.Planes(model.Transform(rows), "Fused");
        ImagePlane[] loaded = TestRows.Planes(new MLContext().Model.Load(zip, out _).Transform(rows), "Fused");
        CollectionAssert.AreEqual(expected[0].Samples.ToArray(), loaded[0].Samples.ToArray());

        // The first set fuses otherwise than the second, of the same weights.
        ImagePlane[] sources = [.. TestRows.Planes(rows, "First").Take(1), .. TestRows.Planes(rows, "Second").Take(1)];
        using ManagedFusionEngine infrared = new(model.Weights, FusionTask.Ivf);
        using ManagedFusionEngine focus = new(model.Weights, FusionTask.Mfif);
        float[] second = infrared.Fuse(sources).Fused.Samples.ToArray();
        CollectionAssert.AreEqual(second, expected[0].Samples.ToArray());
        CollectionAssert.AreNotEqual(second, focus.Fuse(sources).Fused.Samples.ToArray());
    }

    [TestMethod]
    public void A_training_that_was_stopped_in_either_stage_goes_on_in_its_folder()
    {
        IDataView rows = DrawnPair.View(_context, count: 2);
        using FuseImagesTransformer whole = _context.Fusion().Trainers.MultiTask(Short(rows)).Fit(rows);
        for (int stop = 1; stop <= 2; stop++)
        {
            string folder = Path.Combine(_folder, $"{stop}");
            int steps = 0;
            using CancellationTokenSource source = new();
            MultiTaskTrainerOptions stopped = Short(rows) with
            {
                CheckpointFolder = folder,
                CancellationToken = source.Token,
                Progress = new DirectProgress(_ =>
                {
                    if (++steps == stop)
                    {
                        source.Cancel();
                    }
                }),
            };
            Assert.ThrowsExactly<OperationCanceledException>(() => _context.Fusion().Trainers.MultiTask(stopped).Fit(rows));
            MultiTaskTrainerOptions again = Short(rows) with { CheckpointFolder = folder, Seed = 99 };
            using FuseImagesTransformer resumed = _context.Fusion().Trainers.MultiTask(again).Fit(rows);
            Assert.IsTrue(ShortTraining.AreEqual(whole.Weights, resumed.Weights), $"stopped after step {stop}");
        }
    }

    [TestMethod]
    public void Labelled_data_without_references_is_refused()
    {
        IDataView rows = DrawnPair.View(_context, count: 2);
        IDataView bare = _context.Transforms.DropColumns("Reference").Fit(rows).Transform(rows);
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            _context.Fusion().Trainers.MultiTask(Short(rows) with { MultiExposure = bare }).Fit(rows)
        );
        StringAssert.Contains(error.Message, "Reference");
    }

    [TestMethod]
    public void Metrics_without_rows_to_measure_are_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() =>
            _context.Fusion().Trainers.MultiTask(Short(DrawnPair.View(_context)) with { ValidationMetrics = ["Qabf"] })
        );

    private static MultiTaskTrainerOptions Short(IDataView rows) =>
        new()
        {
            Task = FusionTask.Ivf,
            MultiFocus = rows,
            MultiExposure = rows,
            Medical = rows,
            LabelledSteps = 2,
            MixedSteps = 1,
            WarmUpEpochs = 0,
            LabelledCrops = ShortTraining.Crops,
            UnlabelledCrops = ShortTraining.Crops,
            Seed = 3,
            Threads = 1,
        };
}
