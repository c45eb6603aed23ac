using System.IO.Compression;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class LearnedLossTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
    private readonly MLContext _context = new(seed: 1);

    private static LearnedLossTrainerOptions Short { get; } =
        new()
        {
            Task = FusionTask.Ivf,
            WarmUpSteps = 0,
            Rounds = 1,
            MetaSteps = 1,
            FusionSteps = 2,
            Crops = ShortTraining.Crops,
            Seed = 3,
        };

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_trained_model_fuses_and_its_zip_holds_the_fusion_module_alone()
    {
        IDataView rows = DrawnPair.View(_context, count: 3);
        List<string> phases = [];
        LearnedLossTrainerOptions options = Short with
        {
            ValidationShare = 0.3,
            Progress = new DirectProgress(report => phases.Add(report.Stage)),
        };
        using FuseImagesTransformer model = _context.Fusion().Trainers.LearnedLoss(options).Fit(rows);
        CollectionAssert.AreEqual(
            new[] { "ivf by a learned loss meta", "ivf by a learned loss fusion", "ivf by a learned loss fusion" },
            phases
        );
        Assert.AreEqual("refusion", model.Weights!.Metadata[WeightMetadata.Network]);
        Assert.AreEqual("ivf", model.Weights.Metadata[WeightMetadata.Task]);
        Assert.AreEqual("1", model.Weights.Metadata["meta_steps"]);
        Assert.AreEqual(59_856, model.Weights.Tensors.Sum(tensor => tensor.Values.Length));

        string zip = Path.Combine(_folder, "model.zip");
        _context.Model.Save(model, inputSchema: null, zip);
        using (ZipArchive archive = ZipFile.OpenRead(zip))
        {
            // The three networks together have 175,794 parameters of 4 bytes.
            Assert.IsLessThan(300_000, archive.Entries.Sum(entry => entry.Length));
        }

        ImagePlane[] expected = TestRows.Planes(model.Transform(rows), "Fused");
        ImagePlane[] loaded = TestRows.Planes(new MLContext().Model.Load(zip, out _).Transform(rows), "Fused");
        CollectionAssert.AreEqual(expected[0].Samples.ToArray(), loaded[0].Samples.ToArray());
    }

    [TestMethod]
    public void A_training_that_was_stopped_goes_on_in_its_folder()
    {
        IDataView rows = DrawnPair.View(_context, count: 2);
        using FuseImagesTransformer whole = _context.Fusion().Trainers.LearnedLoss(Short).Fit(rows);
        using CancellationTokenSource source = new();
        LearnedLossTrainerOptions stopped = Short with
        {
            CheckpointFolder = _folder,
            CancellationToken = source.Token,
            Progress = new DirectProgress(_ => source.Cancel()),
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => _context.Fusion().Trainers.LearnedLoss(stopped).Fit(rows));
        using FuseImagesTransformer resumed = _context
            .Fusion()
            .Trainers.LearnedLoss(Short with { CheckpointFolder = _folder, Seed = 99 })
            .Fit(rows);
        Assert.IsTrue(ShortTraining.AreEqual(whole.Weights, resumed.Weights));
    }

    [TestMethod]
    public void One_row_is_not_enough()
    {
        IDataView rows = DrawnPair.View(_context, count: 1);
        PictureException error = Assert.ThrowsExactly<PictureException>(() =>
            _context.Fusion().Trainers.LearnedLoss(Short).Fit(rows)
        );
        StringAssert.Contains(error.Message, "1 row");
    }

    [TestMethod]
    public void Metrics_without_rows_to_measure_are_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() =>
            _context.Fusion().Trainers.LearnedLoss(Short with { ValidationMetrics = ["Qabf"] })
        );
}
