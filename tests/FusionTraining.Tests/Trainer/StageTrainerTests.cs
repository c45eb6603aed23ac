using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class StageTrainerTests
{
    private string _folder = string.Empty;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("fusion-training-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.9)]
    public void Resuming_from_a_checkpoint_equals_training_without_a_break_to_the_last_bit(double averagingDecay)
    {
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        using Efrufn uninterrupted = Fresh(61);
        Train(
            uninterrupted,
            new StageTrainerOptions
            {
                Steps = 6,
                LearningRate = 1e-3,
                AveragingDecay = averagingDecay,
            },
            from: null
        );

        using Efrufn broken = Fresh(61);
        Train(
            broken,
            new StageTrainerOptions
            {
                Steps = 3,
                LearningRate = 1e-3,
                AveragingDecay = averagingDecay,
                CheckpointPath = path,
            },
            from: null
        );
        using Efrufn resumed = Fresh(62);
        Train(
            resumed,
            new StageTrainerOptions
            {
                Steps = 6,
                LearningRate = 1e-3,
                AveragingDecay = averagingDecay,
            },
            from: path
        );

        WeightFile expected = uninterrupted.Save();
        WeightFile halfway = broken.Save();
        Assert.IsTrue(expected.Tensors.Any(tensor => !tensor.Values.AsSpan().SequenceEqual(halfway[tensor.Name].Values)));
        foreach (WeightTensor tensor in resumed.Save().Tensors)
        {
            CollectionAssert.AreEqual(expected[tensor.Name].Values, tensor.Values, tensor.Name);
        }

        static Efrufn Fresh(long seed)
        {
            manual_seed(seed);
            return new Efrufn();
        }

        static void Train(Efrufn network, StageTrainerOptions options, string? from)
        {
            using StageTrainer trainer = new(new MultiFocusStage(network), TrainingPictures.Sampler(batch: 2), options);
            if (from is not null)
            {
                trainer.Resume(from);
                Assert.AreEqual(3, trainer.Step);
            }

            trainer.Run();
            Assert.AreEqual(options.Steps, trainer.Step);
            trainer.AdoptAverage();
        }
    }

    [TestMethod]
    public void The_average_follows_the_weights_and_is_what_training_leaves_behind()
    {
        // A slope of 1 everywhere makes each step of Adam the step size: the weight falls from 0 by 0.1 a step.
        using ScalarStage stage = new([0], (values, _) => [new("slope", 1, values.sum())]);
        StageTrainerOptions options = new()
        {
            Steps = 4,
            LearningRate = 0.1,
            AveragingDecay = 0.25,
        };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options);
        trainer.Run();
        Assert.AreEqual(-0.4, stage.Values.ToNumber(), 1e-5);
        trainer.AdoptAverage();

        double average = 0;
        for (int step = 1; step <= 4; step++)
        {
            double decay = Math.Min(0.25, (1.0 + step) / (10 + step));
            average = decay * average + (1 - decay) * -0.1 * step;
        }

        Assert.AreEqual(average, stage.Values.ToNumber(), 1e-5);
    }

    [TestMethod]
    public void What_is_validated_is_the_average()
    {
        using ScalarStage stage = new([0], (values, _) => [new("value", 1, values.sum())]);
        List<double> validations = [];
        StageTrainerOptions options = new()
        {
            Steps = 3,
            LearningRate = 0.1,
            AveragingDecay = 0.25,
            CheckpointInterval = 3,
        };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options, TrainingPictures.Sampler());
        trainer.Run(new DirectProgress(report => validations.AddRange(report.ValidationLoss is double loss ? [loss] : [])));
        Assert.AreEqual(-0.3, stage.Values.ToNumber(), 1e-5);
        trainer.AdoptAverage();
        Assert.AreEqual(stage.Values.ToNumber(), validations.Single(), 1e-6);
    }

    [TestMethod]
    public void The_step_size_grows_evenly_and_falls_along_half_a_cosine()
    {
        using ScalarStage stage = new([0], (values, _) => [new("value", 1, values.sum())]);
        List<double> rates = [];
        StageTrainerOptions options = new()
        {
            Steps = 4,
            LearningRate = 0.8,
            Decay = LearningRateDecay.Cosine,
            WarmUpSteps = 1,
        };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options);
        trainer.Run(new DirectProgress(report => rates.Add(report.LearningRate)));
        double[] expected = [0.4, 0.4 * (1 + Math.Sqrt(0.5)), 0.4, 0.4 * (1 - Math.Sqrt(0.5))];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rates[i], 1e-12);
        }
    }

    [TestMethod]
    public void Progress_tells_every_step_with_its_terms_rate_and_validation()
    {
        using ScalarStage stage = new([1], (values, batch) =>
            [new("distance", 2, (values - batch.Reference!.mean()).Squared().sum())]
        );
        List<TrainingProgress> reports = [];
        StageTrainerOptions options = new()
        {
            Steps = 7,
            LearningRate = 0.1,
            Milestones = [1, 2],
            CheckpointInterval = 3,
        };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(pairs: 3), options, TrainingPictures.Sampler(pairs: 2));
        trainer.Run(new DirectProgress(reports.Add));

        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4, 5, 6, 7 }, reports.Select(report => report.Step).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1, 2 }, reports.Select(report => report.Epoch).ToArray());
        CollectionAssert.AreEqual(
            new[] { 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025 },
            reports.Select(report => report.LearningRate).ToArray()
        );
        CollectionAssert.AreEqual(
            new[] { false, false, true, false, false, true, true },
            reports.Select(report => report.ValidationLoss is not null).ToArray()
        );
        Assert.AreEqual("distance", reports[0].Terms.Single().Key);
        Assert.AreEqual(2 * reports[0].Terms[0].Value, reports[0].Loss, 1e-6);
        Assert.IsTrue(
            reports.All(report => report.PicturesPerSecond > 0 && report.TimeLeft >= TimeSpan.Zero && report.GradientNorm > 0)
        );
        Assert.AreEqual(TimeSpan.Zero, reports[^1].TimeLeft);
        Assert.IsLessThan(reports[0].Loss, reports[^1].Loss);
        Assert.AreEqual(reports.Min(report => report.ValidationLoss), trainer.BestValidationLoss);
    }

    [TestMethod]
    public void The_best_checkpoint_is_that_of_the_smallest_validation_loss()
    {
        // The step is so large that the loss swings: the best is not the last.
        string best = Path.Combine(_folder, "best.safetensors");
        using ScalarStage stage = new([0], DistanceToOne);
        List<(double Loss, double Value)> validations = [];
        StageTrainerOptions options = new()
        {
            Steps = 12,
            LearningRate = 0.7,
            CheckpointInterval = 1,
            BestCheckpointPath = best,
        };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options, TrainingPictures.Sampler(pairs: 1));
        trainer.Run(new DirectProgress(report => validations.Add((report.ValidationLoss!.Value, stage.Values.ToNumber()))));

        (double smallest, double expected) = validations.MinBy(validation => validation.Loss);
        Assert.AreNotEqual(validations[^1].Loss, smallest);
        Assert.AreEqual(expected, WeightFile.Read(best)["parameter.values"].Values.Single());
    }

    [TestMethod]
    public void A_loss_that_is_not_finite_stops_with_the_step_and_the_term()
    {
        using ScalarStage stage = new([1], (values, _) =>
            [new("good", 1, values.sum()), new("bad", 1, values.Plus(-1.25).log().sum())]
        );
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), new StageTrainerOptions { Steps = 9 });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "step 1");
        StringAssert.Contains(error.Message, "bad");
        Assert.AreEqual(0, trainer.Step);
    }

    [TestMethod]
    public void A_gradient_that_is_not_finite_stops_with_the_step_and_the_parameter()
    {
        using ScalarStage stage = new([0, 1], (values, _) => [new("root", 1, values.sqrt().sum())]);
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), new StageTrainerOptions { Steps = 9 });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "step 1");
        StringAssert.Contains(error.Message, "values");
        CollectionAssert.AreEqual(new float[] { 0, 1 }, stage.Values.data<float>().ToArray());
    }

    [TestMethod]
    public void Stopping_leaves_a_checkpoint_of_the_last_whole_step()
    {
        string path = Path.Combine(_folder, "stopped.safetensors");
        using CancellationTokenSource stop = new();
        using ScalarStage stage = new([0], DistanceToOne);
        using StageTrainer trainer = new(
            stage,
            TrainingPictures.Sampler(),
            new StageTrainerOptions { Steps = 1000, CheckpointPath = path }
        );
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            trainer.Run(
                new DirectProgress(report =>
                {
                    if (report.Step == 4)
                    {
                        stop.Cancel();
                    }
                }),
                stop.Token
            )
        );

        Assert.AreEqual(4, trainer.Step);
        using ScalarStage other = new([5], DistanceToOne);
        using StageTrainer resumed = new(other, TrainingPictures.Sampler(), new StageTrainerOptions { Steps = 1000 });
        resumed.Resume(path);
        Assert.AreEqual(4, resumed.Step);
        Assert.AreEqual(stage.Values.ToNumber(), other.Values.ToNumber());
    }

    [TestMethod]
    public void A_checkpoint_of_another_stage_or_shape_is_refused_and_changes_nothing()
    {
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        StageTrainerOptions options = new() { Steps = 1, CheckpointPath = path };
        using ScalarStage written = new([0], DistanceToOne);
        using StageTrainer writer = new(written, TrainingPictures.Sampler(), options);
        writer.Run();

        using ScalarStage otherName = new([7], DistanceToOne, "other");
        using StageTrainer first = new(otherName, TrainingPictures.Sampler(), options);
        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => first.Resume(path)).Message, "other");
        using ScalarStage otherShape = new([7, 8], DistanceToOne);
        using StageTrainer second = new(otherShape, TrainingPictures.Sampler(), options);
        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => second.Resume(path)).Message, "parameter.values");
        CollectionAssert.AreEqual(new float[] { 7, 8 }, otherShape.Values.data<float>().ToArray());
        Assert.ThrowsExactly<WeightsException>(() => second.Resume(Path.Combine(_folder, "missing.safetensors")));
    }

    [TestMethod]
    public void Tensors_do_not_pile_up_with_the_number_of_steps()
    {
        manual_seed(63);
        using ColorNet network = new();
        using Efrufn luminance = new();
        ColorStage stage = new(network, luminance);
        using StageTrainer trainer = new(
            stage,
            TrainingPictures.Sampler(),
            new StageTrainerOptions { Steps = 30, CheckpointInterval = 10 }
        );
        List<(long InScopes, long All)> live = [];
        trainer.Run(new DirectProgress(_ => live.Add((DisposeScopeManager.Statistics.ThreadTotalLiveCount, Tensor.TotalCount))));

        // The first steps make the gradients and the masks of the shifted windows, which stay. The batch ahead, of six tensors,
        // may be there or not.
        Assert.AreEqual(live[2].InScopes, live.Skip(2).Max(count => count.InScopes));
        Assert.IsLessThanOrEqualTo(live[2].All + 6, live.Skip(2).Max(count => count.All));
    }

    private static IReadOnlyList<LossTerm> DistanceToOne(Tensor values, TrainingBatch _) =>
        [new("distance", 1, values.Plus(-1).Squared().sum())];
}
