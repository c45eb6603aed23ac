using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class FusionTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    private FusionTrainersCatalog Trainers => _context.Fusion().Trainers;

    [TestMethod]
    public void The_loss_of_each_stage_falls()
    {
        List<TrainingProgress> steps = [];
        DirectProgress progress = new(steps.Add);
        StageTrainerOptions trainer = new() { Steps = 12, LearningRate = 2e-4 };
        IDataView planes = DrawnPair.View(_context, count: 1);
        IDataView images = DrawnImages.View(_context);
        using FuseImagesTransformer multiFocus = Trainers
            .MultiFocus(
                new MultiFocusTrainerOptions
                {
                    Trainer = trainer,
                    Crops = ShortTraining.Whole,
                    Progress = progress,
                    Seed = 3,
                }
            )
            .Fit(planes);
        using FuseImagesTransformer multiExposure = Trainers
            .MultiExposure(
                new MultiExposureTrainerOptions
                {
                    Trainer = trainer,
                    Crops = ShortTraining.Whole,
                    Progress = progress,
                    Seed = 3,
                    Teacher = multiFocus,
                }
            )
            .Fit(images);
        using FuseImagesTransformer infraredVisible = Trainers
            .InfraredVisible(
                new InfraredVisibleTrainerOptions
                {
                    Trainer = trainer,
                    Crops = ShortTraining.Whole,
                    Progress = progress,
                    Seed = 3,
                    Teacher = multiExposure,
                }
            )
            .Fit(planes);
        using FuseImagesTransformer medical = Trainers
            .Medical(
                new MedicalTrainerOptions
                {
                    Trainer = trainer,
                    Crops = ShortTraining.Whole,
                    Progress = progress,
                    Seed = 3,
                    Start = infraredVisible,
                    Teacher = multiExposure,
                }
            )
            .Fit(planes);
        using FuseImagesTransformer color = Trainers
            .Color(
                new ColorTrainerOptions
                {
                    Trainer = trainer,
                    Crops = ShortTraining.Whole,
                    Progress = progress,
                    Seed = 3,
                    Luminance = multiExposure,
                }
            )
            .Fit(images);

        ILookup<string, double> losses = steps.ToLookup(step => step.Stage, step => step.Loss);
        CollectionAssert.AreEquivalent(
            new[] { "multi-focus", "multi-exposure", "infrared-visible", "medical", "color" },
            losses.Select(stage => stage.Key).ToArray()
        );
        foreach (IGrouping<string, double> stage in losses)
        {
            Assert.HasCount(12, stage);
            Assert.IsLessThan(stage.Take(4).Average(), stage.TakeLast(4).Average(), stage.Key);
        }

        Assert.AreEqual(FusionTask.Mfif, multiFocus.Task);
        Assert.AreEqual(FusionTask.Meif, multiExposure.Task);
        Assert.AreEqual(FusionTask.Ivf, infraredVisible.Task);
        Assert.AreEqual(FusionTask.Mif, medical.Task);
        Assert.IsTrue(ShortTraining.AreEqual(multiExposure.Weights, color.Weights));
        Assert.IsFalse(
            multiExposure.ColorNet is WeightFile shipped && ShortTraining.AreEqual(shipped, color.ColorNet!),
            "the chroma of exposures is not the one that was just trained, but what ships or the distance rule"
        );
        Assert.AreEqual("colornet", color.ColorNet!.Metadata[WeightMetadata.Network], ignoreCase: true);
        Assert.AreEqual(3, TestRows.Pixels(color.Transform(images), "Fused")[0].Chunk(4).First().Take(3).Distinct().Count());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_weights_and_a_teacher_others()
    {
        IDataView rows = DrawnPair.View(_context);
        using FuseImagesTransformer teacher = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows);
        using FuseImagesTransformer alone = Trainers.MultiExposure(ShortTraining.MultiExposure(2)).Fit(rows);
        using FuseImagesTransformer again = Trainers.MultiExposure(ShortTraining.MultiExposure(2)).Fit(rows);
        using FuseImagesTransformer taught = Trainers.MultiExposure(ShortTraining.MultiExposure(2, teacher)).Fit(rows);
        using FuseImagesTransformer otherSeed = Trainers
            .MultiExposure(ShortTraining.MultiExposure(2) with { Seed = 8 })
            .Fit(rows);
        Assert.IsTrue(ShortTraining.AreEqual(alone.Weights, again.Weights));
        Assert.IsFalse(ShortTraining.AreEqual(alone.Weights, taught.Weights));
        Assert.IsFalse(ShortTraining.AreEqual(alone.Weights, otherSeed.Weights));
    }

    [TestMethod]
    public void The_losses_of_the_published_code_can_be_chosen()
    {
        IDataView rows = DrawnPair.View(_context);
        using FuseImagesTransformer paper = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows);
        List<string> terms = [];
        using FuseImagesTransformer published = Trainers
            .MultiFocus(
                ShortTraining.MultiFocus(1) with
                {
                    Loss = MultiFocusStageOptions.Published,
                    Progress = new DirectProgress(step => terms.AddRange(step.Terms.Select(term => term.Key))),
                }
            )
            .Fit(rows);
        CollectionAssert.AreEqual(new[] { "first reconstruction", "second reconstruction" }, terms);
        Assert.IsFalse(ShortTraining.AreEqual(paper.Weights, published.Weights));
    }

    [TestMethod]
    public void Infrared_visible_starts_from_its_teacher_unless_told_otherwise()
    {
        IDataView rows = DrawnPair.View(_context);
        using FuseImagesTransformer teacher = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows);
        InfraredVisibleTrainerOptions options = new()
        {
            Trainer = new StageTrainerOptions { Steps = 1, LearningRate = 1e-6 },
            Crops = ShortTraining.Crops,
            Seed = 9,
            Teacher = teacher,
        };
        using FuseImagesTransformer near = Trainers.InfraredVisible(options).Fit(rows);
        using FuseImagesTransformer far = Trainers.InfraredVisible(options with { StartFromTeacher = false }).Fit(rows);
        Assert.IsLessThan(1e-5, Distance(near.Weights!, teacher.Weights!));
        Assert.IsGreaterThan(1e-2, Distance(far.Weights!, teacher.Weights!));

        static double Distance(WeightFile one, WeightFile other) =>
            one.Tensors.Max(tensor =>
                tensor.Values.Zip(other[tensor.Name].Values).Max(pair => Math.Abs(pair.First - pair.Second))
            );
    }

    [TestMethod]
    public void Without_a_seed_of_its_own_a_trainer_takes_one_from_the_context()
    {
        WeightFile[] weights =
        [
            .. new[] { 1, 1, 2 }.Select(seed =>
            {
                MLContext context = new(seed);
                using FuseImagesTransformer model = context
                    .Fusion()
                    .Trainers.MultiFocus(ShortTraining.MultiFocus(1) with { Seed = null })
                    .Fit(DrawnPair.View(context));
                return model.Weights!;
            }),
        ];
        Assert.IsTrue(ShortTraining.AreEqual(weights[0], weights[1]));
        Assert.IsFalse(ShortTraining.AreEqual(weights[0], weights[2]));
    }

    [TestMethod]
    public void Validation_rows_or_a_share_of_the_rows_are_validated_on()
    {
        foreach (bool share in new[] { false, true })
        {
            List<double> validations = [];
            using FuseImagesTransformer model = Trainers
                .MultiFocus(
                    ShortTraining.MultiFocus(4) with
                    {
                        Trainer = ShortTraining.Steps(4, checkpointInterval: 2),
                        Validation = share ? null : DrawnPair.View(_context, count: 1),
                        ValidationShare = share ? 0.5 : 0,
                        Progress = new DirectProgress(step =>
                            validations.AddRange(step.ValidationLoss is double loss ? [loss] : [])
                        ),
                    }
                )
                .Fit(DrawnPair.View(_context));
            Assert.HasCount(2, validations);
            Assert.AreEqual(share ? "1" : "2", model.Weights!.Metadata["training_pairs"]);
        }
    }

    [TestMethod]
    public void The_log_of_the_context_tells_where_training_stands()
    {
        List<string> messages = [];
        _context.Log += (_, entry) => messages.Add(entry.Message);
        Trainers.MultiFocus(ShortTraining.MultiFocus(2)).Fit(DrawnPair.View(_context)).Dispose();
        string all = string.Join('\n', messages);
        StringAssert.Contains(all, "2 pairs to train on, 0 to validate on, seed 7");
        StringAssert.Contains(all, "multi-focus 1/2: loss ");
        StringAssert.Contains(all, "multi-focus 2/2: loss ");
        StringAssert.Contains(all, "SSIM ");
    }

    [TestMethod]
    public void Another_network_can_be_trained()
    {
        using FuseImagesTransformer model = Trainers
            .MultiFocus(ShortTraining.MultiFocus(1) with { CreateNetwork = () => new Frufn() })
            .Fit(DrawnPair.View(_context));
        Assert.AreEqual("frufn", model.EngineName);
        IDataView rows = DrawnPair.View(_context, count: 1);
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() =>
            Trainers.MultiExposure(ShortTraining.MultiExposure(1, model)).Fit(rows)
        );
        StringAssert.Contains(error.Message, "these are not the tensors of efrufn");
    }

    [TestMethod]
    public void The_threads_of_TorchSharp_are_as_before()
    {
        int before = TorchSharp.torch.get_num_threads();
        int during = 0;
        Trainers
            .MultiFocus(
                ShortTraining.MultiFocus(1) with
                {
                    Threads = before + 1,
                    Progress = new DirectProgress(_ => during = TorchSharp.torch.get_num_threads()),
                }
            )
            .Fit(DrawnPair.View(_context))
            .Dispose();
        Assert.AreEqual(before + 1, during);
        Assert.AreEqual(before, TorchSharp.torch.get_num_threads());
    }

    [TestMethod]
    public void Without_CUDA_training_falls_back_only_where_the_context_allows_it()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            Assert.Inconclusive("There is a CUDA device here.");
        }

        IDataView rows = DrawnPair.View(_context);
        MLContext strict = new(seed: 1) { GpuDeviceId = 0, FallbackToCpu = false };
        TorchBackendException error = Assert.ThrowsExactly<TorchBackendException>(() =>
            strict.Fusion().Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(rows)
        );
        StringAssert.Contains(error.Message, "CUDA device 0");
        MLContext lenient = new(seed: 1) { FallbackToCpu = true };
        List<string> messages = [];
        lenient.Log += (_, entry) => messages.Add(entry.Message);
        lenient.Fusion().Trainers.MultiFocus(ShortTraining.MultiFocus(1) with { GpuDeviceId = 3 }).Fit(rows).Dispose();
        Assert.IsTrue(messages.Any(message => message.Contains("CUDA device 3", StringComparison.Ordinal)));
    }
}
