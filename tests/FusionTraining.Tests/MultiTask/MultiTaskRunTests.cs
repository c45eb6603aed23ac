using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class MultiTaskRunTests : IDisposable
{
    private static readonly PslptLayouts Size = new(8, 2);

    private readonly TorchThreads _threads = new(1);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private static MultiTaskOptions Options { get; } =
        new()
        {
            LabelledSteps = 4,
            MixedSteps = 3,
            WarmUpEpochs = 1,
            CheckpointInterval = 2,
            AveragingDecay = 0.5,
        };

    public void Dispose()
    {
        _threads.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(6)]
    public void A_training_that_goes_on_ends_as_one_that_never_stopped(int stop)
    {
        WeightFile whole = new MultiTaskRun(Plan(Options)).Run();
        CheckpointStore store = new(_folder);
        using CancellationTokenSource source = new();
        int steps = 0;
        DirectProgress progress = new(_ =>
        {
            if (++steps == stop)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            new MultiTaskRun(Plan(Options), store).Run(progress, source.Token)
        );

        WeightFile resumed = new MultiTaskRun(Plan(Options), store).Run();

        AssertSame(whole, resumed, _ => true);
        CollectionAssert.AreEquivalent(
            new[] { "pslpt-labelled.safetensors", "pslpt.safetensors" },
            Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).ToArray()
        );
    }

    [TestMethod]
    public void The_second_stage_moves_the_second_set_alone_from_a_copy_of_the_first()
    {
        WeightFile before = new MultiTaskRun(Plan(Options with { MixedSteps = 0 })).Run();
        WeightFile after = new MultiTaskRun(Plan(Options)).Run();
        foreach (string module in PslptLayouts.FusionModules(1))
        {
            foreach (
                WeightTensor tensor in before.Tensors.Where(tensor =>
                    tensor.Name.StartsWith($"{module}.", StringComparison.Ordinal)
                )
            )
            {
                string copy = $"{module}2{tensor.Name[module.Length..]}";
                CollectionAssert.AreEqual(tensor.Values, before[copy].Values, copy);
            }
        }

        AssertSame(before, after, name => !name.Contains("former2.", StringComparison.Ordinal));
        Assert.IsFalse(before["fh_former2.proj_in.weight"].Values.SequenceEqual(after["fh_former2.proj_in.weight"].Values));
    }

    [TestMethod]
    public void Without_freezing_the_second_stage_moves_the_encoders_too()
    {
        WeightFile before = new MultiTaskRun(Plan(Options with { MixedSteps = 0 })).Run();
        WeightFile after = new MultiTaskRun(Plan(Options with { FreezesShared = false })).Run();
        const string Name = "encoder1.in_conv.1.weight";
        Assert.IsFalse(before[Name].Values.SequenceEqual(after[Name].Values));
    }

    [TestMethod]
    [DataRow("average")]
    [DataRow("maximum")]
    [DataRow("shared-encoder")]
    [DataRow("without-attention")]
    public void Variants_train_and_have_names_of_their_own(string name)
    {
        PslptVariant variant = name switch
        {
            "average" => new(LevelRule.Average),
            "maximum" => new(LevelRule.Maximum),
            "shared-encoder" => new(SharedEncoder: true),
            _ => new(WithoutAttention: true),
        };
        MultiTaskPlan plan = Plan(Options with { LabelledSteps = 2, MixedSteps = 1 }) with
        {
            Variant = variant,
            ValidationMetrics = ["Qabf"],
        };
        List<TrainingProgress> reports = [];
        WeightFile weights = new MultiTaskRun(plan).Run(new DirectProgress(reports.Add));
        Assert.AreEqual($"pslpt-{name}", weights.Metadata[WeightMetadata.Network]);
        Assert.AreEqual(WeightMetadata.AllTasks, weights.Metadata[WeightMetadata.Task]);
        string[] measured = [.. reports.SelectMany(report => report.ValidationMetrics).Select(metric => metric.Key).Distinct()];
        string[] expected =
            variant.Rule == LevelRule.Learned ? ["mfif Qabf", "meif Qabf", "ivf Qabf", "mif Qabf"] : ["mfif Qabf", "meif Qabf"];
        CollectionAssert.AreEquivalent(expected, measured);
    }

    [TestMethod]
    public void A_loss_that_is_no_number_stops_the_training_with_stage_step_and_term()
    {
        using Pslpt network = new(Size);
        LabelledStage stage = new(network, Options with { WarmUpEpochs = 0 });
        MultiTaskPlan plan = Plan(Options);
        StageSources sources = MultiTaskBatches.Of(plan, network, isMixed: false);
        using StageTrainer trainer = new(stage, new StageTrainerOptions { Steps = 3 }, sources);
        DirectProgress spoil = new(report =>
        {
            using IDisposable untracked = no_grad();
            using Scalar spoiled = double.NaN;
            network.FusionModules(FusionSet.First)[0].Module.get_parameter("proj_in.bias")!.fill_(spoiled);
        });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run(spoil));
        StringAssert.Contains(error.Message, "pslpt-labelled loss is NaN at step 2, first in mfif SSIM");
    }

    [TestMethod]
    public void Crops_and_pairs_that_do_not_fit_are_refused()
    {
        ArgumentException side = Assert.ThrowsExactly<ArgumentException>(() =>
            new MultiTaskRun(Plan(Options) with { LabelledCrops = new CropSamplerOptions { CropSize = 24 } })
        );
        StringAssert.Contains(side.Message, "24");
        Assert.ThrowsExactly<ArgumentException>(() => new MultiTaskRun(Plan(Options with { LabelledSteps = 0, MixedSteps = 0 })));
        PictureException bare = Assert.ThrowsExactly<PictureException>(() =>
            new TaskPairs(FusionTask.Meif, SmallTraining.Pairs(1), [])
        );
        StringAssert.Contains(bare.Message, "pair 0 has no reference");
        Assert.ThrowsExactly<PictureException>(() => new TaskPairs(FusionTask.Ivf, [], []));
    }

    [TestMethod]
    public void The_published_training_is_that_of_the_code()
    {
        MultiTaskOptions published = MultiTaskOptions.Published;
        Assert.AreEqual(SecondSetStart.Random, published.Start);
        Assert.AreEqual(1e-4, published.GradientClip);
        Assert.IsTrue(published.ClipsFrozen);
        Assert.AreEqual(3, published.WarmUpEpochs);
        Assert.AreEqual(1e-5, published.MixedRate);
        Assert.AreEqual(3e-5, MultiTaskOptions.Paper.MixedRate);
        Assert.AreEqual(0, MultiTaskOptions.Paper.WarmUpEpochs);
    }

    private static MultiTaskPlan Plan(MultiTaskOptions options)
    {
        TrainingPair[] pairs =
        [
            .. SmallTraining.Pairs(5).Select(pair => new TrainingPair(pair.Id, pair.First, pair.Second, pair.First)),
        ];
        return new MultiTaskPlan
        {
            Tasks = [.. FusionTaskDefinition.All.Select(definition => new TaskPairs(definition.Task, pairs[..3], pairs[3..]))],
            LabelledCrops = SmallTraining.Crops,
            UnlabelledCrops = SmallTraining.Crops,
            Options = options,
            Size = Size,
            Seed = 11,
        };
    }

    private static void AssertSame(WeightFile one, WeightFile other, Func<string, bool> compares)
    {
        Assert.HasCount(one.Tensors.Count, other.Tensors);
        foreach (WeightTensor tensor in one.Tensors.Where(tensor => compares(tensor.Name)))
        {
            CollectionAssert.AreEqual(tensor.Values, other[tensor.Name].Values, tensor.Name);
        }
    }
}
