namespace FusionML.Training.Tests;

[TestClass]
public sealed class MetaStepTests : IDisposable
{
    private readonly TorchThreads _threads = new(1);

    public void Dispose() => _threads.Dispose();

    [TestMethod]
    [DataRow(MetaStepWay.SecondDerivative)]
    [DataRow(MetaStepWay.DirectionalDifference)]
    public void Weights_that_can_not_move_get_no_gradient(object way)
    {
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = Networks();
        using (no_grad())
        {
            using Scalar factor = 1e12;

            // One weight is 1 and the other 0 wherever the scores differ at all: the softmax is flat there.
            foreach (string half in (string[])["w", "v"])
            {
                networks.Proposal.get_parameter($"{half}.project_out_1.weight")!.mul_(factor);
            }
        }

        using MetaStep step = new(networks, Networks(), new MetaStepOptions { Way = (MetaStepWay)way });
        step.Run(Batch(1), Batch(2), 0.01);
        double largest = networks.Proposal.parameters().Max(parameter => parameter.grad!.abs().max().ToNumber());
        Assert.AreEqual(0, largest);
    }

    [TestMethod]
    [DataRow(MetaStepWay.SecondDerivative)]
    [DataRow(MetaStepWay.DirectionalDifference)]
    public void Pairs_of_one_picture_teach_the_proposal_nothing(object way)
    {
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = Networks();
        using MetaStep step = new(networks, Networks(), new MetaStepOptions { Way = (MetaStepWay)way });
        TrainingBatch batch = Batch(1);

        step.Run(batch, Batch(2), 0.01);
        double usual = networks.Proposal.parameters().Max(parameter => parameter.grad!.abs().max().ToNumber());

        // w_a + w_b = 1: where both sources are the same, the loss does not depend on which of them counts.
        step.Run(new TrainingBatch(batch.First, batch.First), Batch(2), 0.01);
        double same = networks.Proposal.parameters().Max(parameter => parameter.grad!.abs().max().ToNumber());
        Assert.IsGreaterThan(1e-9, usual);
        Assert.IsLessThan(1e-10 * usual, same);
    }

    [TestMethod]
    public void Both_ways_are_equal_with_other_weights_of_the_losses()
    {
        using DisposeScope scope = NewDisposeScope();
        using LearnedLossNetworks networks = Networks();
        MetaStepOptions options = new()
        {
            FusionGradientWeight = 0.3,
            RebuiltGradientWeight = 2,
            Merge = SourceErrorMerge.Sum,
            DifferenceStep = 1e-6,
        };
        Tensor[][] gradients =
        [
            .. new[] { MetaStepWay.SecondDerivative, MetaStepWay.DirectionalDifference }.Select(way =>
            {
                using MetaStep step = new(networks, Networks(), options with { Way = way });
                step.Run(Batch(1), Batch(2), 0.01);
                return networks.Proposal.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
            }),
        ];
        MetaGolden.AssertNear(gradients[0], gradients[1], 1e-6, "both ways");
    }

    [TestMethod]
    public void The_largest_entry_moves_by_the_rate()
    {
        using DisposeScope scope = NewDisposeScope();
        MetaGolden golden = MetaGolden.Of("tiny");
        using LearnedLossNetworks networks = golden.Networks(ScalarType.Float64);
        using AdamOptimizer optimizer = new(networks.Proposal.named_parameters().Select(pair => (pair.name, pair.parameter)));
        foreach (AdamOptimizer.Slot slot in optimizer.Slots)
        {
            slot.Parameter.grad = golden[$"outer_gradient.proposal.{slot.Name}"];
        }

        NormalisedStep.Take(optimizer.Slots, 1e-4);
        foreach (AdamOptimizer.Slot slot in optimizer.Slots)
        {
            Tensor expected = golden[$"normalised_update.proposal.{slot.Name}"];
            Assert.IsLessThan(1e-7, (expected - slot.Parameter).abs().max().ToNumber(), slot.Name);
        }
    }

    [TestMethod]
    public void Gradients_of_zero_move_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        TorchSharp.Modules.Parameter parameter = nn.Parameter(ones(3));
        using AdamOptimizer optimizer = new([("only", parameter)]);
        parameter.grad = zeros(3);
        NormalisedStep.Take(optimizer.Slots, 0.1);
        CollectionAssert.AreEqual(new[] { 1f, 1f, 1f }, parameter.detach().data<float>().ToArray());
    }

    private static LearnedLossNetworks Networks()
    {
        LearnedLossNetworks networks = SmallTraining.Networks();
        foreach ((_, nn.Module network) in networks.All)
        {
            network.to(ScalarType.Float64);
        }

        return networks;
    }

    private static TrainingBatch Batch(long seed)
    {
        manual_seed(seed);
        return new TrainingBatch(rand(2, 1, 12, 10, ScalarType.Float64), rand(2, 1, 12, 10, ScalarType.Float64));
    }
}
