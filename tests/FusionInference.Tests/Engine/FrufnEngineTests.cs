using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class FrufnEngineTests
{
    [TestMethod]
    public void The_engine_recognises_frufn_and_gives_the_reference_s_picture_clamped_and_the_last_mask()
    {
        WeightFile package = ParityPackage.Open("frufn/random_crop64");
        WeightFile weights = new(package.Tensors.Where(tensor => !tensor.Name.StartsWith("io.", StringComparison.Ordinal)));
        using ManagedFusionEngine engine = new(weights);
        Assert.AreEqual("frufn", engine.Name);
        List<double> fractions = [];
        FusionResult result = engine.Fuse(
            [Plane(package["io.first"]), Plane(package["io.second"])],
            progress: new Listener(fractions)
        );
        float[] expected = [.. package["io.fused"].Values.Select(sample => Math.Clamp(sample, 0, 1))];
        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(expected, result.Fused.Samples));
        Assert.IsLessThanOrEqualTo(1e-4f, ParityPackage.LargestDifference(package["io.mask5"].Values, result.Mask!.Samples));
        Assert.AreEqual(0, result.Iterations);
        Assert.IsGreaterThan(FrufnPlan.Layers, fractions.Count);
        Assert.AreEqual((0.0, 1.0), (fractions[0], fractions[^1]));
        CollectionAssert.AreEqual(fractions.Order().ToArray(), fractions);
    }

    private static ImagePlane Plane(WeightTensor tensor) => new(tensor.Shape[2], tensor.Shape[3], (float[])tensor.Values.Clone());

    private sealed class Listener(List<double> fractions) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => fractions.Add(value.Fraction);
    }
}
