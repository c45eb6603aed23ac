using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class ColorNetParityTests
{
    [TestMethod]
    public void The_chroma_is_the_references()
    {
        ParityPackage package = new("colornet/random_crop64.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using ColorNet network = new();
        network.Load(package.Weights("colornet"));
        Tensor[] input = package["io.input"].split([1, 2, 2], 1);
        ParityPackage.AssertNear(package["io.output"], network.forward(input[0], input[1], input[2]), 1e-4, "chroma");
    }

    [TestMethod]
    public void Chroma_of_another_size_than_the_luminance_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        using ColorNet network = new();
        PictureException error = Assert.ThrowsExactly<PictureException>(() =>
            network.forward(zeros(1, 1, 9, 7), zeros(1, 2, 9, 8), zeros(1, 2, 9, 8))
        );
        StringAssert.Contains(error.Message, "1x1x9x7");
        StringAssert.Contains(error.Message, "1x1x9x8");
    }

    [TestMethod]
    public void Any_size_of_picture_is_taken()
    {
        using DisposeScope scope = NewDisposeScope();
        using ColorNet network = new();
        Tensor chroma = network.forward(rand(2, 1, 1, 3), rand(2, 2, 1, 3), rand(2, 2, 1, 3));
        CollectionAssert.AreEqual(new long[] { 2, 2, 1, 3 }, chroma.shape);
    }
}
