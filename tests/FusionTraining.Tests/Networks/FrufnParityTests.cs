namespace FusionML.Training.Tests;

[TestClass]
public sealed class FrufnParityTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Picture_masks_and_reconstructions_are_the_references(bool useManagedKernels)
    {
        ParityPackage package = new("frufn/random_crop64.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Frufn network = new() { UseManagedKernels = useManagedKernels };
        network.Load(package.Weights("frufn"));
        (Tensor first, Tensor second) = (package["io.first"], package["io.second"]);

        (Tensor fused, IReadOnlyList<Tensor> masks) = network.ForwardWithMasks(first, second);
        (Tensor firstDecoded, Tensor secondDecoded) = network.Reconstruct(first, second);

        ParityPackage.AssertNear(package["io.fused"], fused, 1e-4, "fused");
        ParityPackage.AssertNear(fused, network.forward(first, second), 0, "forward");
        ParityPackage.AssertNear(package["io.reconstruction_first"], firstDecoded, 1e-4, "first decoded");
        ParityPackage.AssertNear(package["io.reconstruction_second"], secondDecoded, 1e-4, "second decoded");
        for (int n = 1; n <= 5; n++)
        {
            ParityPackage.AssertNear(package[$"io.mask{n}"], masks[n - 1], 1e-4, $"mask {n}");
        }
    }
}
