using System.Collections.Concurrent;
using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>What the engine does around a network: order, padding, sequence, progress, pooling and errors.</summary>
[TestClass]
public class ManagedFusionEngineTests
{
    private readonly ConcurrentBag<FakePlan> _plans = [];

    [TestMethod]
    public void A_plan_sees_padded_pictures_and_the_result_is_cut_back_and_clamped()
    {
        using ManagedFusionEngine engine = Engine();
        ImagePlane first = Planes.Draw(5, 11, (y, x) => 0.01 * y + 0.02 * x);
        ImagePlane second = Planes.Constant(5, 11, 2f, 12);
        FusionResult result = engine.Fuse([first, second]);
        Assert.AreEqual((8, 16), (_plans.Single().Key.Height, _plans.Single().Key.Width));
        Assert.AreEqual((5, 11, 12), (result.Fused.Height, result.Fused.Width, result.Fused.BitDepth));
        Assert.AreEqual(0.75f * first[4, 3] + 0.5f, result.Fused[4, 3], 1e-6);
        Assert.AreEqual(2 - first[4, 10], result.Mask![4, 10], 1e-6);
        CollectionAssert.AreEqual(new[] { 1, 0.3 }, result.Residuals.ToArray());
        Assert.AreEqual(2, result.Iterations);
        Assert.IsTrue(result.Converged);
        Assert.AreEqual(1f, engine.Fuse([second, second]).Fused[0, 0]);
    }

    [TestMethod]
    public void A_network_trained_in_the_other_order_gets_the_second_source_first()
    {
        using ManagedFusionEngine engine = new(EfrufnNetwork.Definition, Make, secondIsImageOne: true);
        ImagePlane zero = Planes.Constant(8, 8, 0);
        Assert.AreEqual(0.75f, engine.Fuse([zero, Planes.Constant(8, 8, 1)]).Fused[0, 0]);
    }

    [TestMethod]
    public void More_than_two_sources_are_taken_in_sequence_and_progress_never_falls()
    {
        using ManagedFusionEngine engine = Engine();
        List<FuseProgress> heard = [];
        FusionResult result = engine.Fuse(
            [Planes.Constant(8, 8, 0.8f), Planes.Constant(8, 8, 0.4f), Planes.Constant(8, 8, 0f)],
            progress: new Listener(heard)
        );

        // 0.75 * 0.8 + 0.25 * 0.4 = 0.7, then 0.75 * 0.7 + 0.25 * 0.
        Assert.AreEqual(0.525f, result.Fused[7, 7], 1e-6);
        Assert.AreEqual(0.7f, result.Mask![0, 0], 1e-6);
        CollectionAssert.AreEqual(new[] { 0, 0.25, 0.5, 0.5, 0.75, 1 }, heard.Select(part => part.Fraction).ToArray());
    }

    [TestMethod]
    public void A_plan_is_used_again_and_never_by_two_calls_at_once()
    {
        using ManagedFusionEngine engine = Engine(_ => Thread.Sleep(1));
        ImagePlane plane = Planes.Constant(8, 8, 0.5f);
        engine.Fuse([plane, plane]);
        engine.Fuse([plane, plane]);
        Assert.HasCount(1, _plans);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => engine.Fuse([plane, plane]));
        Assert.IsFalse(_plans.Any(plan => plan.WasShared));
        Assert.IsLessThanOrEqualTo(PlanLimits.MaximumIdlePlans, engine.IdlePlans);
        Assert.AreEqual(_plans.Count - engine.IdlePlans, _plans.Count(plan => plan.IsDisposed));
    }

    [TestMethod]
    public void Only_a_few_small_plans_and_the_last_one_wait()
    {
        using ManagedFusionEngine engine = Engine();
        for (int side = 8; side <= 80; side += 8)
        {
            engine.Fuse([new ImagePlane(side, side), new ImagePlane(side, side)]);
        }

        Assert.AreEqual(PlanLimits.MaximumIdlePlans, engine.IdlePlans);
        engine.Fuse([new ImagePlane(1032, 1024), new ImagePlane(1032, 1024)]);
        Assert.AreEqual(1, engine.IdlePlans);
        Assert.AreEqual(10, _plans.Count(plan => plan.IsDisposed));
        engine.Fuse([new ImagePlane(2056, 2048), new ImagePlane(2056, 2048)]);
        Assert.AreEqual(1, engine.IdlePlans);
        Assert.IsTrue(
            _plans.Single(plan => plan.Key.Pixels == 2056 * 2048).IsDisposed,
            "the memory of a large plan is free again at once"
        );
        engine.Dispose();
        Assert.IsTrue(_plans.All(plan => plan.IsDisposed));
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Fuse([new ImagePlane(8, 8), new ImagePlane(8, 8)]));
    }

    [TestMethod]
    public void A_cancelled_fusion_gives_its_plan_back()
    {
        using CancellationTokenSource source = new();
        using ManagedFusionEngine engine = Engine(_ => source.Cancel());
        ImagePlane plane = new(8, 8);
        Assert.ThrowsExactly<OperationCanceledException>(() => engine.Fuse([plane, plane], cancellationToken: source.Token));
        Assert.AreEqual(1, engine.IdlePlans);
    }

    [TestMethod]
    public void Bad_sources_are_refused()
    {
        using ManagedFusionEngine engine = Engine();
        ImagePlane plane = new(8, 8);
        Assert.ThrowsExactly<ArgumentException>(() => engine.Fuse([plane]));
        Assert.ThrowsExactly<PictureSizeMismatchException>(() => engine.Fuse([plane, new ImagePlane(8, 9)]));
        ImagePlane broken = new(8, 8);
        broken[1, 6] = float.NaN;
        Assert.ThrowsExactly<PixelValueException>(() => engine.Fuse([plane, broken]));
        Assert.IsEmpty(_plans);
    }

    [TestMethod]
    public void Weights_without_a_fusion_network_and_unknown_orders_are_refused()
    {
        WeightFile color = new(
            NetworkLayout.ColorNet.Tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count]))
        );
        StringAssert.Contains(Assert.ThrowsExactly<WeightsException>(() => new ManagedFusionEngine(color)).Message, "colornet");
        WeightFile sideways = new(
            NetworkLayout
                .Efrufn.Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count])),
            new Dictionary<string, string> { [WeightMetadata.ImageOrder] = "third,first" }
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<WeightsException>(() => new ManagedFusionEngine(sideways)).Message,
            "third,first"
        );
    }

    private ManagedFusionEngine Engine(Action<FakePlan>? during = null) =>
        new(EfrufnNetwork.Definition, key => Make(key, during));

    private FakePlan Make(PlanKey key) => Make(key, null);

    private FakePlan Make(PlanKey key, Action<FakePlan>? during)
    {
        FakePlan plan = new(key, during);
        _plans.Add(plan);
        return plan;
    }

    private sealed class Listener(List<FuseProgress> heard) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => heard.Add(value);
    }
}
