using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class LearnedLossVariantTests : IDisposable
{
    private readonly TorchThreads _threads = new(1);

    public void Dispose() => _threads.Dispose();

    [TestMethod]
    [DataRow(FusionBlockParts.None)]
    [DataRow(FusionBlockParts.Gates)]
    [DataRow(FusionBlockParts.CrossAttention)]
    public void A_network_without_parts_has_the_tensors_of_its_layout_and_all_of_them_learn(object parts)
    {
        ReFusionVariant variant = new((FusionBlockParts)parts);
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = SmallTraining.Networks(variant: variant);
        ReFusion fusion = networks.Fusion;
        CollectionAssert.AreEquivalent(
            fusion.Layout.Tensors.Select(tensor => tensor.Name).ToArray(),
            fusion.named_parameters().Select(pair => pair.name).ToArray()
        );
        Assert.AreNotEqual("refusion", fusion.Layout.Network);
        fusion.forward(rand(1, 1, 8, 9), rand(1, 1, 8, 9)).mean().backward();
        Assert.IsTrue(fusion.parameters().All(parameter => parameter.grad is not null));
    }

    [TestMethod]
    public void What_remains_of_the_fusion_block_is_what_its_definition_says()
    {
        using DisposeScope scope = NewDisposeScope();
        using AdaptiveFusion none = new(4, 2, FusionBlockParts.None);
        (Tensor first, Tensor second) = (rand(1, 5, 6, 4), rand(1, 5, 6, 4));
        Assert.IsTrue(cat([first, second], 3).Equals(none.forward(first, second)));

        // Attention whose projections are 0 adds nothing.
        using AdaptiveFusion attention = new(4, 2, FusionBlockParts.CrossAttention);
        using (no_grad())
        {
            attention.get_parameter("project_mid1.weight")!.zero_();
        }

        Tensor result = attention.forward(first, second);
        Assert.IsTrue(first.Equals(result.narrow(3, 0, 4)));
        Assert.IsFalse(second.Equals(result.narrow(3, 4, 4)));
    }

    [TestMethod]
    public void A_weighing_network_stays_between_its_sources()
    {
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = SmallTraining.Networks(variant: new ReFusionVariant(WeighsSources: true));
        (Tensor low, Tensor high) = (ones(1, 1, 8, 8).Times(0.25), ones(1, 1, 8, 8).Times(0.75));
        Tensor fused = networks.Fusion.forward(low, high);
        Assert.IsGreaterThan(0.25, fused.min().ToNumber());
        Assert.IsLessThan(0.75, fused.max().ToNumber());
        Assert.IsTrue(low.Equals(networks.Fusion.forward(low, low)));
    }

    [TestMethod]
    public void Even_weights_are_the_loss_without_a_proposal_and_the_joint_loss_reaches_the_fusion_module()
    {
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = SmallTraining.Networks();
        manual_seed(4);
        TrainingBatch batch = new(rand(1, 1, 9, 8), rand(1, 1, 9, 8));
        FusionStepResult even = Step(LearnedLossVariant.EvenWeights);
        Tensor fused = networks.Fusion.forward(batch.First, batch.Second).detach();

        // The mean of both squared distances, written out.
        Tensor gradient = Sobel.Gradient(fused);
        double expected =
            0.5 * (Distance(batch.First, fused) + Distance(batch.Second, fused))
            + (0.5 * (Distance(Sobel.Gradient(batch.First), gradient) + Distance(Sobel.Gradient(batch.Second), gradient)));
        Assert.AreEqual(expected, even.FusionLoss.ToNumber(), 1e-5 * expected);
        Tensor[] evenGradients = Gradients();

        FusionStepResult joint = Step(LearnedLossVariant.Joint);
        Assert.AreEqual(even.FusionLoss.ToNumber(), joint.FusionLoss.ToNumber());
        Tensor[] jointGradients = Gradients();
        IList<Tensor> ofRebuilding = autograd.grad(
            [
                RebuildingLoss.Of(
                    networks.Reconstruction,
                    networks.Fusion.forward(batch.First, batch.Second),
                    batch,
                    new MetaStepOptions()
                ),
            ],
            [.. networks.Fusion.parameters()]
        );
        MetaGolden.AssertNear(
            [.. evenGradients.Zip(ofRebuilding, (one, other) => one.Plus(other).to(ScalarType.Float64))],
            jointGradients,
            1e-5,
            "joint"
        );

        FusionStepResult Step(LearnedLossVariant variant) =>
            new FusionStep(networks, SmallTraining.Options with { Variant = variant }).Run(batch);

        Tensor[] Gradients() => [.. networks.Fusion.parameters().Select(parameter => parameter.grad!.clone())];

        static double Distance(Tensor one, Tensor other) => (one - other).Squared().mean().ToNumber();
    }

    [TestMethod]
    public void Inner_steps_alone_move_all_three_networks()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        float[] before = SmallTraining.Values(networks);
        Dictionary<string, WeightTensor> old = NetworkTriple.Save(networks).Tensors.ToDictionary(tensor => tensor.Name);
        LearnedLossOptions options = SmallTraining.Options with
        {
            Variant = LearnedLossVariant.InnerSteps,
            Rounds = 1,
            MetaSteps = 1,
            FusionSteps = 0,
            AveragingDecay = 0,
        };
        using MetaTrainer trainer = SmallTraining.Trainer(networks, options);
        trainer.Run();
        foreach (string part in (string[])["fusion.", "proposal.", "reconstruction."])
        {
            Assert.IsTrue(
                NetworkTriple
                    .Save(networks)
                    .Tensors.Where(tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal))
                    .Any(tensor => !tensor.Values.AsSpan().SequenceEqual(old[tensor.Name].Values)),
                part
            );
        }

        Assert.HasCount(before.Length, SmallTraining.Values(networks));
    }

    [TestMethod]
    public void Meta_steps_without_a_proposal_are_refused()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() =>
            SmallTraining.Trainer(networks, SmallTraining.Options with { Variant = LearnedLossVariant.EvenWeights })
        );
        StringAssert.Contains(error.Message, "EvenWeights");
    }

    [TestMethod]
    public void A_warm_up_comes_before_the_first_meta_step()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        using MetaTrainer trainer = SmallTraining.Trainer(
            networks,
            SmallTraining.Options with
            {
                WarmUpSteps = 2,
                Rounds = 2,
                MetaSteps = 1,
                FusionSteps = 1,
            }
        );
        List<string> phases = [];
        trainer.Run(new DirectProgress(report => phases.Add(report.Stage)));
        CollectionAssert.AreEqual(
            new[] { "small fusion", "small fusion", "small meta", "small fusion", "small meta", "small fusion" },
            phases
        );
        Assert.AreEqual(2, trainer.MetaSteps);
        Assert.AreEqual(4, trainer.FusionSteps);
    }
}
