using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class TrainingStageTests
{
    [TestMethod]
    [DataRow("b1")]
    [DataRow("b2")]
    public void The_published_stage_losses_are_those_of_the_reference(string batch)
    {
        using DisposeScope scope = NewDisposeScope();
        LossReference reference = new();
        Tensor At(string name) => reference.Picture(batch, name, float64);
        FixedNetwork student = new(At("student"));
        FixedNetwork teacher = new(At("teacher"));
        TrainingBatch pictures = new(At("first"), At("second")) { Reference = At("reference") };

        AssertTotal("ssim_supervised", 2, new MultiFocusStage(student, MultiFocusStageOptions.Published), epoch: 2);
        AssertTotal(
            "meif_stage_total",
            1,
            new MultiExposureStage(student, teacher, MultiExposureStageOptions.Published),
            epoch: 0
        );
        AssertTotal(
            "ivf_stage_total",
            1,
            new InfraredVisibleStage(student, teacher, InfraredVisibleStageOptions.Published),
            epoch: 0
        );

        void AssertTotal(string name, double factor, ITrainingStage stage, int epoch)
        {
            double expected = factor * reference.Value(batch, name, float64);
            double total = LossTerm.Sum(stage.Evaluate(pictures, epoch)).ToNumber();
            Assert.AreEqual(expected, total, 2e-5 * Math.Max(1, expected), name);
        }
    }

    [TestMethod]
    public void The_warm_up_learns_both_sources_and_then_the_reference()
    {
        using DisposeScope scope = NewDisposeScope();
        FixedNetwork network = new(Gray(0.5));
        TrainingBatch batch = new(Gray(0.2), Gray(0.9)) { Reference = Gray(0.5) };
        MultiFocusStage stage = new(network, MultiFocusStageOptions.Published);
        Assert.AreEqual(0.3 + 0.4, LossTerm.Sum(stage.Evaluate(batch, 1)).ToNumber(), 1e-6);
        LossTerm[] terms = [.. stage.Evaluate(batch, 2)];
        Assert.AreEqual("SSIM", terms.Single().Name);
        Assert.AreEqual(0, terms[0].Value.ToNumber(), 1e-6);
    }

    [TestMethod]
    public void Only_the_student_learns()
    {
        manual_seed(41);
        using DisposeScope scope = NewDisposeScope();
        using Efrufn student = new();
        using Efrufn teacher = new();
        using ColorNet colorNet = new();
        using TrainingBatch batch = ColorBatch();
        foreach (
            ITrainingStage stage in (ITrainingStage[])
                [new MultiExposureStage(student, teacher), new InfraredVisibleStage(student, teacher)]
        )
        {
            student.zero_grad();
            LossTerm.Sum(stage.Evaluate(batch, 0)).backward();
            Assert.IsTrue(student.parameters().All(parameter => parameter.grad is not null), stage.Name);
            Assert.IsTrue(teacher.parameters().All(parameter => parameter.grad is null), stage.Name);
            Assert.AreSame(student, stage.Network);
        }

        LossTerm.Sum(new ColorStage(colorNet, teacher).Evaluate(batch, 0)).backward();
        Assert.IsTrue(colorNet.parameters().All(parameter => parameter.grad is not null));
        Assert.IsTrue(teacher.parameters().All(parameter => parameter.grad is null));
    }

    [TestMethod]
    public void Without_a_teacher_there_is_no_transfer()
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainingBatch batch = ColorBatch();
        FixedNetwork network = new(batch.First);
        Assert.AreEqual(
            "SSIM",
            string.Join(' ', new MultiExposureStage(network, null).Evaluate(batch, 0).Select(term => term.Name))
        );
        Assert.AreEqual(
            "intensity texture structure",
            string.Join(' ', new InfraredVisibleStage(network, null).Evaluate(batch, 0).Select(term => term.Name))
        );
    }

    [TestMethod]
    public void A_batch_without_what_a_stage_needs_is_refused_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = rand(1, 1, 16, 16);
        FixedNetwork network = new(pictures);
        using ColorNet colorNet = new();
        TrainingBatch bare = new(pictures, pictures);
        foreach (
            ITrainingStage stage in (ITrainingStage[])
                [new MultiFocusStage(network), new MultiExposureStage(network, network), new ColorStage(colorNet, network)]
        )
        {
            StringAssert.Contains(Assert.ThrowsExactly<PictureException>(() => stage.Evaluate(bare, 0)).Message, stage.Name);
        }
    }

    [TestMethod]
    public void The_loss_of_every_stage_falls()
    {
        manual_seed(42);
        using DisposeScope scope = NewDisposeScope();
        using Efrufn teacher = new();
        using ColorNet colorNet = new();
        using TrainingBatch batch = TrainingPictures.Sampler().Sample(0);
        (Func<Efrufn, ITrainingStage> MakeStage, double LearningRate)[] stages =
        [
            (student => new MultiFocusStage(student), 1e-3),
            (student => new MultiExposureStage(student, teacher), 1e-3),
            (student => new InfraredVisibleStage(student, teacher), 1e-3),
            (_ => new ColorStage(colorNet, teacher), 1e-4),
        ];
        foreach ((Func<Efrufn, ITrainingStage> makeStage, double learningRate) in stages)
        {
            using Efrufn student = new();
            ITrainingStage stage = makeStage(student);

            // Not TorchSharp's Adam, which now and then loses a scalar to a collection in the middle of a step.
            using AdamOptimizer optimizer = new(stage.Network.named_parameters());
            double start = Step();
            double end = Enumerable.Range(0, 15).Select(_ => Step()).Min();
            Console.WriteLine($"{stage.Name}: {start:f4} to {end:f4}");
            Assert.IsLessThan(0.9 * start, end, stage.Name);

            double Step()
            {
                using DisposeScope step = NewDisposeScope();
                stage.Network.zero_grad();
                Tensor loss = LossTerm.Sum(stage.Evaluate(batch, 0));
                loss.backward();
                optimizer.Step(learningRate);
                return loss.ToNumber();
            }
        }
    }

    private static Tensor Gray(double value) => ones(1, 1, 16, 16).Times(value);

    private static TrainingBatch ColorBatch() =>
        new(rand(1, 1, 16, 16), rand(1, 1, 16, 16))
        {
            Reference = rand(1, 1, 16, 16),
            FirstChroma = rand(1, 2, 16, 16),
            SecondChroma = rand(1, 2, 16, 16),
            ReferenceChroma = rand(1, 2, 16, 16),
        };
}
