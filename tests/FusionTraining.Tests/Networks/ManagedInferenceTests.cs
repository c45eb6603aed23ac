using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>What is trained here is what the managed inference runs: random weights, written and read as a file.</summary>
[TestClass]
public sealed class ManagedInferenceTests
{
    private const int Height = 32;
    private const int Width = 40;

    [TestMethod]
    [DataRow("efrufn")]
    [DataRow("frufn")]
    public void A_network_with_random_weights_fuses_as_the_managed_engine_does(string name)
    {
        manual_seed(81);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using FusionNetwork network = name == "frufn" ? new Frufn() : new Efrufn();
        network.UseManagedKernels = false;
        RandomParameters.Shift(network);
        Tensor first = rand(1, 1, Height, Width),
            second = rand(1, 1, Height, Width);

        using ManagedFusionEngine engine = new(Through(network.Save()));
        FusionResult managed = engine.Fuse([Plane(first), Plane(second)]);

        Tensor fused = network.forward(first, second).Within(0, 1);
        ParityPackage.AssertNear(tensor(managed.Fused.Samples.ToArray(), [1, 1, Height, Width]), fused, 1e-4, name);
        Assert.IsGreaterThan(0.01, fused.std().ToNumber());
    }

    [TestMethod]
    public void A_ColorNet_with_random_weights_predicts_the_chroma_of_the_managed_rule()
    {
        manual_seed(82);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using ColorNet network = new();
        RandomParameters.Shift(network);
        Tensor luminance = rand(1, 1, Height, Width),
            first = rand(1, 2, Height, Width),
            second = rand(1, 2, Height, Width);

        using ColorNetChromaRule rule = new(Through(network.Save()));
        FusionImage managed = rule.Apply(Plane(luminance), Picture(first), Picture(second));

        Tensor chroma = network.forward(luminance, first, second).Within(0, 1);
        Tensor expected = tensor([.. managed.Cr!.Samples, .. managed.Cb!.Samples], [1, 2, Height, Width]);
        ParityPackage.AssertNear(expected, chroma, 1e-4, "chroma");
        Assert.IsGreaterThan(0.01, chroma.std().ToNumber());
    }

    private static WeightFile Through(WeightFile weights)
    {
        using MemoryStream stream = new();
        weights.Write(stream);
        stream.Position = 0;
        return WeightFile.Read(stream);
    }

    private static ImagePlane Plane(Tensor pictures) => new(Height, Width, pictures.contiguous().data<float>().ToArray());

    private static FusionImage Picture(Tensor chroma) =>
        new(new ImagePlane(Height, Width), Plane(chroma.narrow(1, 0, 1)), Plane(chroma.narrow(1, 1, 1)));
}
