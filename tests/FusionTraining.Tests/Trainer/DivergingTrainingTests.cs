using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class DivergingTrainingTests
{
    [TestMethod]
    [DataRow(FixedPoint.Mask)]
    [DataRow(FixedPoint.Feature)]
    public void A_fixed_point_that_is_not_finite_stops_training_with_stage_step_and_weights(FixedPoint fixedPoint)
    {
        using Efrufn network = Broken(fixedPoint);
        using StageTrainer trainer = new(
            new MultiFocusStage(network),
            TrainingPictures.Sampler(),
            new StageTrainerOptions { Steps = 3 }
        );
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "multi-focus");
        StringAssert.Contains(error.Message, "step 1");
        StringAssert.Contains(error.Message, "gs.proj_out1.bias");
        StringAssert.Contains(error.Message, "either fixed point");
        Assert.IsInstanceOfType<DivergenceException>(error.InnerException);
        Assert.AreEqual(0, trainer.Step);
    }

    [TestMethod]
    public void A_teacher_that_is_not_finite_is_told_from_the_network_that_is_trained()
    {
        manual_seed(72);
        using Efrufn network = new();
        using Efrufn teacher = Broken(FixedPoint.Mask);
        using StageTrainer trainer = new(
            new MultiExposureStage(network, teacher),
            TrainingPictures.Sampler(),
            new StageTrainerOptions { Steps = 3 }
        );
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "multi-exposure");
        StringAssert.Contains(error.Message, "all weights of the network that is trained are finite");
    }

    [TestMethod]
    public void A_fixed_point_that_is_not_finite_stops_the_validation_with_the_step()
    {
        // The warm-up does without the mask, and the validation does not.
        using Efrufn network = Broken(FixedPoint.Mask);
        MultiFocusStage stage = new(network, new MultiFocusStageOptions { WarmUpEpochs = 100 });
        StageTrainerOptions options = new() { Steps = 3, CheckpointInterval = 2 };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options, TrainingPictures.Sampler());
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "step 2");
        StringAssert.Contains(error.Message, "gs.proj_out1.bias");
        Assert.AreEqual(2, trainer.Step);
    }

    [TestMethod]
    public void A_fused_picture_that_is_not_finite_stops_the_metrics_with_the_step()
    {
        using Efrufn network = Broken(FixedPoint.Mask, part: "decoder");
        StageTrainerOptions options = new() { Steps = 3, CheckpointInterval = 2 };
        using StageTrainer trainer = new(
            new EncoderStage(network),
            TrainingPictures.Sampler(),
            options,
            pictureValidation: new PictureValidation(TrainingPictures.Pairs(1), ["SCD"])
        );
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "encoders");
        StringAssert.Contains(error.Message, "step 2");
        StringAssert.Contains(error.Message, "decoder");
    }

    [TestMethod]
    public void A_validation_loss_that_is_not_finite_stops_with_the_step_and_the_term()
    {
        using ScalarStage stage = new([1], (values, _) =>
            is_grad_enabled()
                ? [new LossTerm("value", 1, values.sum())]
                : [new LossTerm("value", 1, values.sum()), new LossTerm("bad", 1, values.Plus(-9).log().sum())]
        );
        StageTrainerOptions options = new() { Steps = 9, CheckpointInterval = 4 };
        using StageTrainer trainer = new(stage, TrainingPictures.Sampler(), options, TrainingPictures.Sampler());
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run());
        StringAssert.Contains(error.Message, "validation");
        StringAssert.Contains(error.Message, "step 4");
        StringAssert.Contains(error.Message, "bad");
        Assert.AreEqual(double.PositiveInfinity, trainer.BestValidationLoss);
    }

    /// <summary>The managed kernels turn a NaN before a ReLU to 0: TorchSharp's let it through.</summary>
    private static Efrufn Broken(FixedPoint fixedPoint, string part = "gs.proj_out1.bias")
    {
        manual_seed(71);
        Efrufn network = new(new FixedPointOptions { FixedPoint = fixedPoint }) { UseManagedKernels = false };
        using IDisposable untracked = no_grad();
        using Scalar undefined = double.NaN;
        foreach (
            (_, TorchSharp.Modules.Parameter parameter) in network
                .named_parameters()
                .Where(pair => pair.name.Contains(part, StringComparison.Ordinal))
        )
        {
            parameter.fill_(undefined);
        }

        return network;
    }

    /// <summary>A loss of the encoders' weights alone.</summary>
    private sealed class EncoderStage(Efrufn network) : ITrainingStage
    {
        public string Name => "encoders";

        public nn.Module Network => network;

        public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch) =>
            [new LossTerm("weights", 1, network.get_parameter("encoder1.0.weight")!.sum())];
    }
}
