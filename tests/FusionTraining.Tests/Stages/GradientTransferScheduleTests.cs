using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class GradientTransferScheduleTests
{
    private string _folder = string.Empty;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("fusion-schedule-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void All_stages_run_in_order_each_with_its_teacher_and_leave_weights_that_the_layouts_accept()
    {
        List<TrainingProgress> reports = [];
        Schedule(AllStages(steps: 2)).Run(new DirectProgress(reports.Add));

        CollectionAssert.AreEqual(
            new[] { "multi-focus", "multi-exposure", "color", "infrared-visible", "medical" },
            reports.Select(report => report.Stage).Distinct().ToArray()
        );
        Assert.HasCount(10, reports);
        CollectionAssert.Contains(reports[2].Terms.Select(term => term.Key).ToArray(), "gradient transfer");
        CollectionAssert.Contains(reports[7].Terms.Select(term => term.Key).ToArray(), "gradient transfer");
        CollectionAssert.AreEquivalent(
            new[] { "colornet.safetensors", "ivf.safetensors", "meif.safetensors", "mfif.safetensors", "mif.safetensors" },
            Directory.GetFiles(_folder).Select(Path.GetFileName).ToArray()
        );
        foreach (
            (string name, NetworkLayout layout) in (ValueTuple<string, NetworkLayout>[])
                [("ivf", NetworkLayout.Efrufn), ("mif", NetworkLayout.Efrufn), ("colornet", NetworkLayout.ColorNet)]
        )
        {
            WeightFile weights = WeightFile.Read(Path.Combine(_folder, $"{name}.safetensors"));
            Assert.AreSame(layout, NetworkRegistry.Recognize(weights).Layout);
            Assert.IsEmpty(layout.Check(weights));
            Assert.AreEqual("2", weights.Metadata["steps"]);
        }
    }

    [TestMethod]
    public void A_run_that_was_stopped_ends_with_the_weights_of_one_that_was_not()
    {
        GradientTransferScheduleOptions stages = Without(AllStages(steps: 4), "mif");
        Schedule(stages).Run();
        byte[] expected = File.ReadAllBytes(Path.Combine(_folder, "ivf.safetensors"));
        RemoveFolder();

        using CancellationTokenSource stop = new();
        int heard = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            Schedule(stages)
                .Run(
                    new DirectProgress(_ =>
                    {
                        if (++heard == 14)
                        {
                            stop.Cancel();
                        }
                    }),
                    stop.Token
                )
        );
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "ivf.checkpoint.safetensors")));
        List<TrainingProgress> rest = [];
        Schedule(stages).Run(new DirectProgress(rest.Add));
        CollectionAssert.AreEqual(new long[] { 3, 4 }, rest.Select(report => report.Step).ToArray());
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(Path.Combine(_folder, "ivf.safetensors")));
    }

    [TestMethod]
    public void A_stage_alone_needs_the_weights_of_its_teacher()
    {
        GradientTransferScheduleOptions alone = Without(AllStages(steps: 1), "mfif", "colornet", "ivf", "mif");
        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => Schedule(alone).Run()).Message, "mfif");

        List<TrainingProgress> reports = [];
        Schedule(alone with { TransferGradients = false }).Run(new DirectProgress(reports.Add));
        Assert.AreEqual("SSIM", reports.Single().Terms.Single().Key);
    }

    [TestMethod]
    public void A_plan_with_weights_to_start_from_starts_there()
    {
        manual_seed(5);
        using Efrufn other = new();
        WeightFile start = other.Save();
        StageTrainerOptions oneSmallStep = new() { Steps = 1, LearningRate = 1e-6 };
        StagePlan plan = AllStages(steps: 1).Plans["mfif"] with { Start = start, Trainer = oneSmallStep };
        Schedule(Only(("mfif", plan), ("meif", plan))).Run();

        foreach (string name in (string[])["mfif", "meif"])
        {
            WeightFile trained = WeightFile.Read(Path.Combine(_folder, $"{name}.safetensors"));
            float[] before = start["encoder1.0.weight"].Values.ToArray();
            float[] after = trained["encoder1.0.weight"].Values.ToArray();
            CollectionAssert.AreNotEqual(before, after);
            Assert.IsLessThan(1.1e-6f, before.Zip(after, static (b, a) => MathF.Abs(b - a)).Max(), name);
        }
    }

    [TestMethod]
    public void A_best_checkpoint_of_a_run_that_is_gone_is_not_taken_up()
    {
        StagePlan withoutValidation = AllStages(steps: 2).Plans["mfif"] with { Validation = [] };
        GradientTransferScheduleOptions alone = Only(("mfif", withoutValidation));
        Schedule(alone).Run();
        string weights = Path.Combine(_folder, "mfif.safetensors");
        byte[] expected = File.ReadAllBytes(weights);
        File.Delete(weights);

        string best = Path.Combine(_folder, "mfif.best.safetensors");
        using (Efrufn other = new())
        using (
            StageTrainer stale = new(
                new MultiFocusStage(other),
                TrainingPictures.Sampler(),
                new StageTrainerOptions { Steps = 1, CheckpointPath = best }
            )
        )
        {
            stale.Run();
        }

        Schedule(alone).Run();
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(weights));
        Assert.IsFalse(File.Exists(best));
    }

    [TestMethod]
    public void Weights_that_take_the_second_source_first_are_neither_a_start_nor_a_teacher()
    {
        manual_seed(6);
        using Efrufn other = new();
        WeightFile swapped = other.Save(
            new Dictionary<string, string> { [WeightMetadata.ImageOrder] = WeightMetadata.SecondFirst }
        );
        GradientTransferScheduleOptions stages = AllStages(steps: 1);
        GradientTransferScheduleOptions start = Only(("mfif", stages.Plans["mfif"] with { Start = swapped }));
        StringAssert.Contains(
            Assert.ThrowsExactly<WeightsException>(() => Schedule(start).Run()).Message,
            WeightMetadata.SecondFirst
        );

        swapped.Write(Path.Combine(_folder, "mfif.safetensors"));
        GradientTransferScheduleOptions teacher = Only(("meif", stages.Plans["meif"]));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => Schedule(teacher).Run());
        StringAssert.Contains(error.Message, WeightMetadata.SecondFirst);
        StringAssert.Contains(error.Message, "mfif");
    }

    [TestMethod]
    public void The_weights_say_how_they_were_trained()
    {
        IReadOnlyDictionary<string, StagePlan> plans = AllStages(steps: 1).Plans;
        StagePlan published = plans["meif"] with { Loss = MultiExposureStageOptions.Published };
        Schedule(Only(("mfif", plans["mfif"]), ("meif", published), ("colornet", plans["colornet"]))).Run();
        IReadOnlyDictionary<string, string> focus = Metadata("mfif");
        Assert.AreEqual("0.001", focus["learning_rate"]);
        Assert.AreEqual("71", focus["seed"]);
        Assert.AreEqual("none", focus["teacher"]);
        StringAssert.Contains(focus["loss"], "\"ssimWeight\":1,");

        IReadOnlyDictionary<string, string> exposure = Metadata("meif");
        Assert.AreEqual("mfif", exposure["teacher"]);
        StringAssert.Contains(exposure["loss"], "\"ssimWeight\":2,");
        StringAssert.Contains(exposure["loss"], "\"transferForm\":\"symmetric\"");
        Assert.AreEqual("none", Metadata("colornet")["teacher"]);

        IReadOnlyDictionary<string, string> Metadata(string name) =>
            WeightFile.Read(Path.Combine(_folder, $"{name}.safetensors")).Metadata;
    }

    [TestMethod]
    public void A_stage_in_memory_ends_with_the_weights_that_a_folder_would_have_kept()
    {
        StagePlan plan = AllStages(steps: 5).Plans["mfif"] with { Seed = 71 };
        Schedule(Only(("mfif", plan))).Run();
        WeightFile kept = WeightFile.Read(Path.Combine(_folder, "mfif.safetensors"));
        WeightFile inMemory = new StageRun(GradientTransferStages.MultiFocus, plan, () => new Efrufn()).Run(
            new Dictionary<string, WeightFile>()
        );
        foreach (WeightTensor tensor in kept.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Values.ToArray(), inMemory[tensor.Name].Values.ToArray(), tensor.Name);
        }

        CollectionAssert.AreEquivalent(kept.Metadata.ToArray(), inMemory.Metadata.ToArray());
    }

    [TestMethod]
    public void A_plan_for_a_stage_that_is_not_in_the_table_is_refused()
    {
        StagePlan plan = AllStages(steps: 1).Plans["mfif"];
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Schedule(Only(("mffi", plan))));
        StringAssert.Contains(error.Message, "'mffi'");
        StringAssert.Contains(error.Message, "mfif, meif, colornet, ivf, mif");
    }

    private GradientTransferSchedule Schedule(GradientTransferScheduleOptions options) =>
        new(new CheckpointStore(_folder), () => new Efrufn(), options);

    private static GradientTransferScheduleOptions Only(params (string Name, StagePlan Plan)[] plans) =>
        new() { Plans = plans.ToDictionary(plan => plan.Name, plan => plan.Plan), Seed = 71 };

    private static GradientTransferScheduleOptions Without(GradientTransferScheduleOptions options, params string[] names) =>
        options with
        {
            Plans = options.Plans.Where(plan => !names.Contains(plan.Key)).ToDictionary(),
        };

    private static GradientTransferScheduleOptions AllStages(long steps)
    {
        StagePlan plan = new()
        {
            Training = TrainingPictures.Pairs(3),
            Validation = TrainingPictures.Pairs(1),
            Crops = new CropSamplerOptions { CropSize = 16, BatchSize = 1 },
            Trainer = new StageTrainerOptions
            {
                Steps = steps,
                LearningRate = 1e-3,
                CheckpointInterval = 2,
            },
        };
        return new GradientTransferScheduleOptions
        {
            Plans = GradientTransferStages.All.ToDictionary(stage => stage.Name, _ => plan),
            Seed = 71,
        };
    }
}
