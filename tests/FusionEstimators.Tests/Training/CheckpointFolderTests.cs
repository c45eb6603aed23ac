using FusionML.Imaging;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class CheckpointFolderTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
    private readonly MLContext _context = new();

    private FusionTrainersCatalog Trainers => _context.Fusion().Trainers;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_training_that_was_stopped_goes_on_as_if_it_had_not_been()
    {
        IDataView rows = DrawnPair.View(_context);
        MultiFocusTrainerOptions options = ShortTraining.MultiFocus(5);
        using FuseImagesTransformer whole = Trainers.MultiFocus(options).Fit(rows);

        List<long> steps = [];
        using CancellationTokenSource stop = new();
        MultiFocusTrainerOptions stopped = options with
        {
            CheckpointFolder = _folder,
            CancellationToken = stop.Token,
            Progress = new DirectProgress(step =>
            {
                steps.Add(step.Step);
                if (step.Step == 3)
                {
                    stop.Cancel();
                }
            }),
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Trainers.MultiFocus(stopped).Fit(rows));

        // The folder remembers the seed, so that the context's next one does not matter.
        using FuseImagesTransformer resumed = Trainers
            .MultiFocus(stopped with { CancellationToken = CancellationToken.None, Seed = null })
            .Fit(rows);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4, 5 }, steps);
        Assert.IsTrue(ShortTraining.AreEqual(whole.Weights, resumed.Weights));
    }

    [TestMethod]
    public void A_stage_whose_weights_are_there_is_not_trained_again()
    {
        IDataView rows = DrawnPair.View(_context);
        List<long> steps = [];
        MultiFocusTrainerOptions options = ShortTraining.MultiFocus(2) with
        {
            CheckpointFolder = _folder,
            Progress = new DirectProgress(step => steps.Add(step.Step)),
        };
        using FuseImagesTransformer trained = Trainers.MultiFocus(options).Fit(rows);
        using FuseImagesTransformer again = Trainers.MultiFocus(options).Fit(rows);
        Assert.HasCount(2, steps);
        Assert.IsTrue(ShortTraining.AreEqual(trained.Weights, again.Weights));
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "mfif", "mfif.safetensors")));
    }

    [TestMethod]
    public void A_teacher_that_the_folder_does_not_know_is_refused()
    {
        IDataView rows = DrawnPair.View(_context);
        using FuseImagesTransformer first = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows);
        using FuseImagesTransformer other = Trainers.MultiFocus(ShortTraining.MultiFocus(1, seed: 8)).Fit(rows);
        Trainers.MultiExposure(ShortTraining.MultiExposure(1, first) with { CheckpointFolder = _folder }).Fit(rows).Dispose();
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() =>
            Trainers.MultiExposure(ShortTraining.MultiExposure(1, other) with { CheckpointFolder = _folder }).Fit(rows)
        );
        StringAssert.Contains(error.Message, "mfif.safetensors");
    }

    [TestMethod]
    public void A_teacher_is_not_taken_for_a_stage_that_was_trained()
    {
        IDataView rows = DrawnPair.View(_context);
        using FuseImagesTransformer teacher = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows);
        InfraredVisibleTrainerOptions last = new()
        {
            Trainer = ShortTraining.Steps(1),
            Crops = ShortTraining.Crops,
            Seed = 5,
            Teacher = teacher,
            CheckpointFolder = _folder,
        };
        Trainers.InfraredVisible(last).Fit(rows).Dispose();

        List<long> steps = [];
        using FuseImagesTransformer exposure = Trainers
            .MultiExposure(
                ShortTraining.MultiExposure(2) with
                {
                    CheckpointFolder = _folder,
                    Progress = new DirectProgress(step => steps.Add(step.Step)),
                }
            )
            .Fit(rows);
        CollectionAssert.AreEqual(new long[] { 1, 2 }, steps);
        Assert.IsFalse(ShortTraining.AreEqual(teacher.Weights, exposure.Weights));
    }

    [TestMethod]
    public void What_is_wrong_with_fusing_shows_before_the_training()
    {
        IDataView rows = DrawnPair.View(_context);
        List<long> steps = [];
        MultiFocusTrainerOptions options = ShortTraining.MultiFocus(2) with
        {
            Progress = new DirectProgress(step => steps.Add(step.Step)),
            FuseWith = weights => new FuseImagesOptions
            {
                Weights = weights,
                GpuDeviceId = 77,
                FallbackToCpu = false,
            },
        };
        FusionException error = Assert.Throws<FusionException>(() => Trainers.MultiFocus(options).Fit(rows));
        StringAssert.Contains(error.Message, "77");
        Assert.IsEmpty(steps);
    }

    [TestMethod]
    public void Rows_are_not_read_on_after_a_stop()
    {
        CountingView rows = new(DrawnPair.View(_context));
        FusionTrainer trainer = Trainers.MultiFocus(
            ShortTraining.MultiFocus(1) with
            {
                CancellationToken = new CancellationToken(canceled: true),
            }
        );
        Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Fit(rows));
        Assert.AreEqual(0, rows.Reads);
    }
}
