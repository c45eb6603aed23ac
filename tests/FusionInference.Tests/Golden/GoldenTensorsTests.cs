using System.Globalization;
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
    [DataRow("plain5", FixedPoint.Mask, FixedPointSolver.Plain, 5)]
    [DataRow("plain12", FixedPoint.Mask, FixedPointSolver.Plain, 12)]
    [DataRow("anderson5", FixedPoint.Mask, FixedPointSolver.Anderson, 5)]
    [DataRow("feature2", FixedPoint.Feature, FixedPointSolver.Plain, 2)]
    public void EFRUFN_gives_the_picture_and_the_mask_of_TorchSharp(
        string name,
        FixedPoint fixedPoint,
        FixedPointSolver solver,
        int iterations
    )
    {
        WeightFile golden = Open(NetworkLayout.Efrufn);
        using PairNetwork network = EfrufnNetwork.Definition.Pack(SeededTensors.Weights(NetworkLayout.Efrufn, Seed(golden)));
        WeightTensor first = golden["first"];
        using IPairPlan plan = network.CreatePlan(
            new PlanKey(first.Shape[0], first.Shape[1], Threads: 2, new EfrufnVariant(fixedPoint, FusionMemory.Whole))
        );
        PairOutput output = NewOutput(first);
        FuseOptions options = new()
        {
            FixedPoint = fixedPoint,
            Solver = solver,
            MaximumIterations = iterations,
        };
        plan.Fuse(
            ParityPackage.Source(first),
            ParityPackage.Source(golden["second"]),
            output,
            options,
            report: _ => { },
            CancellationToken.None
        );
        AssertNear(golden[$"fused_{name}"], output.Fused.Plane.Samples);
        AssertNear(golden[$"mask_{name}"], output.Mask.Plane.Samples);
    }

    [TestMethod]
    public void The_golden_masks_tell_the_solvers_apart()
    {
        WeightFile golden = Open(NetworkLayout.Efrufn);
        float[] converged = golden["mask_plain12"].Values;
        Assert.IsGreaterThan(100 * Tolerance, ParityPackage.LargestDifference(converged, golden["mask_plain5"].Values));
        Assert.IsGreaterThan(10 * Tolerance, ParityPackage.LargestDifference(converged, golden["mask_anderson5"].Values));
    }

    [TestMethod]
    public void FRUFN_gives_the_picture_and_the_masks_of_TorchSharp()
    {
        WeightFile golden = Open(NetworkLayout.Frufn);
        using FrufnWeights weights = new(SeededTensors.Weights(NetworkLayout.Frufn, Seed(golden)));
        using KernelThreads threads = new(2);
        (int height, int width) = (golden["first"].Shape[0], golden["first"].Shape[1]);
        using FrufnPlan plan = new(weights, height, width, threads, KernelOptions.Default);
        CroppedPlane fused = NewOutput(golden["first"]).Fused;
        float[] masks = new float[5 * height * width];
        plan.Run(
            ParityPackage.Source(golden["first"]),
            ParityPackage.Source(golden["second"]),
            fused,
            masks,
            CancellationToken.None
        );
        AssertNear(golden["fused"], fused.Plane.Samples);
        AssertNear(golden["masks"], masks);
    }

    [TestMethod]
    public void ColorNet_gives_the_chroma_of_TorchSharp()
    {
        WeightFile golden = Open(NetworkLayout.ColorNet);
        using ColorNetWeights weights = new(SeededTensors.Weights(NetworkLayout.ColorNet, Seed(golden)));
        (int height, int width) = (golden["planes"].Shape[1], golden["planes"].Shape[2]);
        float[] chroma = ColorNetPlanTests.Run(
            weights,
            ColorNetPlanTests.SourcesOf(golden["planes"].Values, height, width),
            stripRows: 0,
            threadCount: 2
        );
        AssertNear(golden["chroma"], chroma);
    }

    private static WeightFile Open(NetworkLayout layout) =>
        WeightFile.Read(
            Path.Combine(SharedFiles.RepositoryRoot, "tests", "FusionInference.Tests", "Golden", $"{layout.Network}.safetensors")
        );

    private static PairOutput NewOutput(WeightTensor like) =>
        new(new CroppedPlane(like.Shape[0], like.Shape[1], 8), new CroppedPlane(like.Shape[0], like.Shape[1], 32));

    private static ulong Seed(WeightFile golden) => ulong.Parse(golden.Metadata["seed"], CultureInfo.InvariantCulture);

    private void AssertNear(WeightTensor expected, ReadOnlySpan<float> actual)
    {
        float[] values = expected.Values;
        float difference = ParityPackage.LargestDifference(values, actual);
        TestContext.WriteLine($"{expected.Name}: largest difference {difference:g3} of {values.Max() - values.Min():g3}");
        Assert.IsGreaterThan(0.05f, values.Max() - values.Min(), "a constant picture shows nothing");
        Assert.IsLessThanOrEqualTo(Tolerance, difference, expected.Name);
    }
}
