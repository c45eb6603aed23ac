using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class MetaStepGoldenTests : IDisposable
{
    private readonly TorchThreads _threads = new(1);

    public void Dispose() => _threads.Dispose();

    [TestMethod]
    [DataRow("tiny")]
    [DataRow("full")]
    public void Networks_and_losses_are_the_references(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        MetaGolden golden = MetaGolden.Of(name);
        using LearnedLossNetworks networks = golden.Networks(ScalarType.Float64);
        TrainingBatch train = golden.Train;
        (Tensor w, Tensor v) = networks.Proposal.forward(train.First, train.Second);
        Tensor fused = networks.Fusion.forward(train.First, train.Second);
        (Tensor first, Tensor second) = networks.Reconstruction.forward(fused);
        foreach (
            (string tensor, Tensor actual) in (ValueTuple<string, Tensor>[])
                [
                    ("out.w", w),
                    ("out.v", v),
                    ("out.fused_train", fused),
                    ("out.rebuilt_train_first", first),
                    ("out.rebuilt_train_second", second),
                    ("out.sobel_first", Sobel.Gradient(train.First)),
                ]
        )
        {
            MetaGolden.AssertNear([golden[tensor]], [actual], 1e-6, tensor);
        }

        IReadOnlyList<LossTerm> fusion = FusionLosses.ProposedFusionTerms(fused, train.First, train.Second, w, v, 1);
        IReadOnlyList<LossTerm> rebuilding = FusionLosses.RebuildingTerms(first, second, train.First, train.Second, 1);
        IReadOnlyList<LossTerm> sum = FusionLosses.RebuildingTerms(
            first,
            second,
            train.First,
            train.Second,
            1,
            SourceErrorMerge.Sum
        );
        Tensor half = ones_like(w).Times(0.5);
        IReadOnlyList<LossTerm> even = FusionLosses.ProposedFusionTerms(fused, train.First, train.Second, half, half, 1);
        AssertValue("fusion_intensity", fusion[0].Value);
        AssertValue("fusion_gradient", fusion[1].Value);
        AssertValue("reconstruction_train_intensity", rebuilding[0].Value);
        AssertValue("reconstruction_train_gradient", rebuilding[1].Value);
        AssertValue("reconstruction_train_sum", LossTerm.Sum(sum));
        AssertValue("fusion_half_weights", LossTerm.Sum(even));

        IList<Tensor> ofFusion = autograd.grad([LossTerm.Sum(fusion)], [.. networks.Fusion.parameters()], retain_graph: true);
        MetaGolden.AssertNear(
            golden.Of("inner_gradient.fusion", networks.Fusion),
            [.. ofFusion],
            1e-6,
            "gradient of the fusion loss"
        );
        (first, second) = networks.Reconstruction.forward(fused.detach());
        Tensor rebuilt = LossTerm.Sum(FusionLosses.RebuildingTerms(first, second, train.First, train.Second, 1));
        MetaGolden.AssertNear(
            golden.Of("inner_gradient.reconstruction", networks.Reconstruction),
            [.. autograd.grad([rebuilt], [.. networks.Reconstruction.parameters()])],
            1e-6,
            "gradient of the reconstruction loss"
        );

        void AssertValue(string value, Tensor actual)
        {
            double expected = golden.Value(value);
            Assert.AreEqual(expected, actual.ToNumber(), 1e-5 * expected, value);
        }
    }

    [TestMethod]
    [DataRow("tiny", MetaStepWay.SecondDerivative, false)]
    [DataRow("tiny", MetaStepWay.DirectionalDifference, false)]
    [DataRow("full", MetaStepWay.SecondDerivative, false)]
    [DataRow("full", MetaStepWay.DirectionalDifference, false)]
    [DataRow("full", MetaStepWay.SecondDerivative, true)]
    [DataRow("full", MetaStepWay.DirectionalDifference, true)]
    public void The_gradient_of_the_proposal_is_the_references(string name, object way, bool isFloat32)
    {
        using DisposeScope scope = NewDisposeScope();
        MetaGolden golden = MetaGolden.Of(name);
        ScalarType type = isFloat32 ? ScalarType.Float32 : ScalarType.Float64;
        using LearnedLossNetworks networks = golden.Networks(type);
        MetaStepOptions options = new()
        {
            Way = (MetaStepWay)way,
            DifferenceStep = isFloat32 ? new MetaStepOptions().DifferenceStep : 1e-7,
        };
        using MetaStep step = new(networks, golden.Networks(type), options);
        TrainingBatch train = new(golden.Train.First.to(type), golden.Train.Second.to(type));
        TrainingBatch test = new(golden.Test.First.to(type), golden.Test.Second.to(type));
        Dictionary<string, WeightTensor> before = Copies(networks);

        MetaStepResult result = step.Run(train, test, golden.InnerRate);

        double outer = golden.Value("reconstruction_test");
        Assert.AreEqual(outer, result.OuterLoss.ToNumber(), (isFloat32 ? 1e-5 : 1e-6) * outer);
        MetaGolden.AssertNear(
            golden.Of("outer_gradient.proposal", networks.Proposal),
            [.. networks.Proposal.parameters().Select(parameter => parameter.grad!)],
            isFloat32 ? (way is MetaStepWay.SecondDerivative ? 5e-6 : 5e-3) : 1e-6,
            $"{name} {way} {type}"
        );
        foreach ((string parameter, WeightTensor after) in Copies(networks))
        {
            Assert.IsTrue(after.Values.AsSpan().SequenceEqual(before[parameter].Values), parameter);
        }
    }

    private static Dictionary<string, WeightTensor> Copies(LearnedLossNetworks networks) =>
        networks
            .All.SelectMany(part =>
                part.Network.named_parameters().Select(pair => pair.parameter.ToWeight($"{part.Name}.{pair.name}"))
            )
            .ToDictionary(tensor => tensor.Name);
}
