using System.Globalization;
using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

/// <summary>
/// What the TorchSharp networks of the full part gave for seeded weights: <c>eng/golden.sh</c> wrote the files, and the tests of
/// the full part make the tensors again and compare.
/// </summary>
[TestClass]
public sealed class GoldenTensorsTests
{
    private const float Tolerance = 1e-4f;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("fused_plain5", "mask_plain5", FixedPointSolver.Plain, 5)]
    [DataRow("fused_plain12", "mask_plain12", FixedPointSolver.Plain, 12)]
    [DataRow("fused_anderson5", "mask_anderson5", FixedPointSolver.Anderson, 5)]
    public void EFRUFN_gives_the_picture_and_the_mask_of_TorchSharp(string fused, string mask, FixedPointSolver solver, int iterations)
    {
        WeightFile golden = Open(NetworkLayout.Efrufn);
        using ManagedFusionEngine engine = new(SeededTensors.Weights(NetworkLayout.Efrufn, Seed(golden)));
        FusionResult result = engine.Fuse(
            [Plane(golden["first"]), Plane(golden["second"])], new FuseOptions { Solver = solver, MaximumIterations = iterations });
        AssertNear(golden[fused], result.Fused.Samples, clamp: true);
        AssertNear(golden[mask], result.Mask!.Samples);
    }

    [TestMethod]
    public void Features_iterated_twice_give_the_picture_of_TorchSharp()
    {
        WeightFile golden = Open(NetworkLayout.Efrufn);
        using ManagedFusionEngine engine = new(SeededTensors.Weights(NetworkLayout.Efrufn, Seed(golden)));
        FusionResult result = engine.Fuse(
            [Plane(golden["first"]), Plane(golden["second"])],
            new FuseOptions { FixedPoint = FixedPoint.Feature, Solver = FixedPointSolver.Plain, MaximumIterations = 2 });
        AssertNear(golden["fused_feature2"], result.Fused.Samples, clamp: true);
        AssertNear(golden["mask_feature2"], result.Mask!.Samples);
    }

    [TestMethod]
    public void FRUFN_gives_the_picture_and_the_masks_of_TorchSharp()
    {
        WeightFile golden = Open(NetworkLayout.Frufn);
        using FrufnWeights weights = new(SeededTensors.Weights(NetworkLayout.Frufn, Seed(golden)));
        using KernelThreads threads = new(2);
        (int height, int width) = (golden["first"].Shape[0], golden["first"].Shape[1]);
        using FrufnPlan plan = new(weights, height, width, threads, KernelOptions.Default);
        float[] fused = new float[height * width];
        float[] masks = new float[5 * height * width];
        plan.Run(golden["first"].Values, golden["second"].Values, fused, masks, unitDone: null, CancellationToken.None);
        AssertNear(golden["fused"], fused);
        AssertNear(golden["masks"], masks);
    }

    [TestMethod]
    public void ColorNet_gives_the_chroma_of_TorchSharp()
    {
        WeightFile golden = Open(NetworkLayout.ColorNet);
        using ColorNetWeights weights = new(SeededTensors.Weights(NetworkLayout.ColorNet, Seed(golden)));
        using KernelThreads threads = new(2);
        (int height, int width) = (golden["planes"].Shape[1], golden["planes"].Shape[2]);
        using ColorNetPlan plan = new(weights, height, width, threads, KernelOptions.Default);
        float[] chroma = new float[2 * height * width];
        plan.Run(golden["planes"].Values, chroma, CancellationToken.None);
        AssertNear(golden["chroma"], chroma);
    }

    private static WeightFile Open(NetworkLayout layout) => WeightFile.Read(
        Path.Combine(SharedFiles.RepositoryRoot, "tests", "FusionInference.Tests", "Golden", $"{layout.Network}.safetensors"));

    private static ulong Seed(WeightFile golden) => ulong.Parse(golden.Metadata["seed"], CultureInfo.InvariantCulture);

    private static ImagePlane Plane(WeightTensor picture) => new(picture.Shape[0], picture.Shape[1], picture.Values);

    private void AssertNear(WeightTensor expected, ReadOnlySpan<float> actual, bool clamp = false)
    {
        float[] values = clamp ? [.. expected.Values.Select(value => Math.Clamp(value, 0, 1))] : expected.Values;
        float difference = ParityPackage.LargestDifference(values, actual);
        TestContext.WriteLine($"{expected.Name}: largest difference {difference:g3} of {values.Max() - values.Min():g3}");
        Assert.IsGreaterThan(0.05f, values.Max() - values.Min(), "a constant picture shows nothing");
        Assert.IsLessThanOrEqualTo(Tolerance, difference, expected.Name);
    }
}
