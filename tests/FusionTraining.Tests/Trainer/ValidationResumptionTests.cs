using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class ValidationResumptionTests
{
    private string _folder = string.Empty;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("fusion-validation-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>Validations of two crops each follow steps 3 and 6; the loss falls: each is the best so far.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_validation_that_was_stopped_is_made_when_training_goes_on(int stopAt)
    {
        StageTrainerOptions whole = Options("whole");
        double expected = Train(whole, stopAt: 0, CancellationToken.None, out double expectedBest);

        using CancellationTokenSource stop = new();
        StageTrainerOptions broken = Options("broken");
        Assert.ThrowsExactly<OperationCanceledException>(() => Train(broken, stopAt, stop.Token, out _, stop));
        double resumed = Train(broken, stopAt: 0, CancellationToken.None, out double best);

        Assert.AreEqual(expected, resumed);
        Assert.AreEqual(expectedBest, best);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.BestCheckpointPath!), File.ReadAllBytes(broken.BestCheckpointPath!));
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath!), File.ReadAllBytes(broken.CheckpointPath!));
    }

    [TestMethod]
    public void A_step_that_was_validated_is_not_validated_again()
    {
        StageTrainerOptions options = Options("once");
        int validations = 0;
        for (int run = 0; run < 2; run++)
        {
            using ScalarStage stage = Stage(() => validations++);
            using StageTrainer trainer = Trainer(stage, options);
            Resume(trainer, options);
            trainer.Run();
        }

        Assert.AreEqual(4, validations);
    }

    [TestMethod]
    public void A_best_checkpoint_that_is_newer_than_the_checkpoint_is_written_again()
    {
        // What a kill leaves between the two files: the checkpoint of the step before its validation, and the best after it.
        StageTrainerOptions options = Options("killed");
        Train(options, stopAt: 0, CancellationToken.None, out double expectedBest);
        byte[] expected = File.ReadAllBytes(options.BestCheckpointPath!);
        WeightFile last = WeightFile.Read(options.CheckpointPath!);
        Dictionary<string, string> before = new(last.Metadata)
        {
            ["validated_step"] = "3",
            ["best_validation_loss"] = "Infinity",
        };
        new WeightFile(last.Tensors, before).Write(options.CheckpointPath!);

        Train(options, stopAt: 0, CancellationToken.None, out double best);
        Assert.AreEqual(expectedBest, best);
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(options.BestCheckpointPath!));
    }

    /// <returns>The value at the end.</returns>
    /// <param name="stopAt">The evaluation of the validation, from 1, that stops the training; 0 for none.</param>
    private static double Train(
        StageTrainerOptions options,
        int stopAt,
        CancellationToken token,
        out double best,
        CancellationTokenSource? stop = null
    )
    {
        int validations = 0;
        using ScalarStage stage = Stage(() =>
        {
            if (++validations == stopAt)
            {
                stop!.Cancel();
            }
        });
        using StageTrainer trainer = Trainer(stage, options);
        Resume(trainer, options);
        trainer.Run(progress: null, token);
        best = trainer.BestValidationLoss;
        return stage.Values.ToNumber();
    }

    private static void Resume(StageTrainer trainer, StageTrainerOptions options)
    {
        if (File.Exists(options.CheckpointPath))
        {
            trainer.Resume(options.CheckpointPath);
        }
    }

    private static StageTrainer Trainer(ScalarStage stage, StageTrainerOptions options) =>
        new(stage, TrainingPictures.Sampler(), options, TrainingPictures.Sampler(pairs: 2));

    private static ScalarStage Stage(Action validated) => new([0], (values, _) =>
        {
            if (!is_grad_enabled())
            {
                validated();
            }

            return [new LossTerm("distance", 1, values.Plus(-1).Squared().sum())];
        });

    private StageTrainerOptions Options(string name) =>
        new()
        {
            Steps = 6,
            LearningRate = 0.1,
            AveragingDecay = 0.5,
            CheckpointInterval = 3,
            CheckpointPath = Path.Combine(_folder, $"{name}.safetensors"),
            BestCheckpointPath = Path.Combine(_folder, $"{name}.best.safetensors"),
        };
}
