using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class EfrufnParityTests
{
    [TestMethod]
    [DataRow("crop64", FixedPointMethod.Plain, 5, "fused_plain5")]
    [DataRow("crop64", FixedPointMethod.Plain, 8, "fused_plain8")]
    [DataRow("crop64", FixedPointMethod.Anderson, 5, "fused_anderson5")]
    [DataRow("crop72x88", FixedPointMethod.Plain, 5, "fused_plain5")]
    [DataRow("crop72x88", FixedPointMethod.Plain, 8, "fused_plain8")]
    [DataRow("crop72x88", FixedPointMethod.Anderson, 5, "fused_anderson5")]
    public void The_fused_picture_is_the_references(string crop, FixedPointMethod solver, int iterations, string expected)
    {
        ParityPackage package = new($"efrufn/{crop}.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = new(new FixedPointOptions { Solver = solver, MaximumIterations = iterations });
        network.Load(ParityPackage.PublishedEfrufn);
        foreach (bool managed in (bool[])[false, true])
        {
            network.UseManagedKernels = managed;
            Tensor fused = network.forward(package.Batch("vis_y"), package.Batch("ir"));
            ParityPackage.AssertNear(package.Batch(expected), fused, 1e-4, $"{crop} {expected}");
        }
    }

    [TestMethod]
    [DataRow("crop64", false)]
    [DataRow("crop64", true)]
    [DataRow("crop72x88", false)]
    [DataRow("crop72x88", true)]
    public void Every_mask_and_residual_of_the_plain_iteration_is_the_references(string crop, bool managed)
    {
        ParityPackage package = new($"efrufn/{crop}.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using Efrufn network = new() { UseManagedKernels = managed };
        network.Load(ParityPackage.PublishedEfrufn);
        Tensor expected = package["M_iter"];
        for (int n = 1; n <= expected.shape[0]; n++)
        {
            network.FixedPointOptions = new FixedPointOptions { Solver = FixedPointMethod.Plain, MaximumIterations = n };
            (_, Tensor mask, IReadOnlyList<double> residuals) = network.ForwardWithMask(
                package.Batch("vis_y"),
                package.Batch("ir")
            );
            ParityPackage.AssertNear(expected[n - 1], mask[0, 0], 1e-4, $"mask {n}");
            Assert.HasCount(n, residuals);
            Assert.AreEqual(package["rel_M"][n - 1].ToNumber(), residuals[^1], 1e-4, $"residual {n}");
        }
    }

    [TestMethod]
    public void Features_and_transformation_are_the_references()
    {
        ParityPackage package = new("efrufn/crop72x88.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using EncoderTransformation first = new(32);
        using EncoderTransformation second = new(32);
        using GlobalLocalTransformation transformation = new(32, 8);
        Copy("encoder1.", first);
        Copy("encoder2.", second);
        Copy("update_block.", transformation);

        ParityPackage.AssertNear(package.Batch("F1"), first.forward(package.Batch("vis_y")), 1e-4, "F1");
        ParityPackage.AssertNear(package.Batch("F2"), second.forward(package.Batch("ir")), 1e-4, "F2");
        Tensor difference = UnfoldingUnit.Difference(package.Batch("F1"), package.Batch("F2"));
        ParityPackage.AssertNear(package.Batch("D"), difference, 1e-6, "D");
        ParityPackage.AssertNear(package.Batch("T"), transformation.forward(difference), 1e-4, "T");
    }

    [TestMethod]
    public void Two_literal_iterations_of_the_unit_are_the_references()
    {
        ParityPackage crop = new("efrufn/crop64.safetensors");
        ParityPackage literal = new("efrufn/crop64_literal_unit.safetensors");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        using UnfoldingUnit unit = new(32, 8);
        Copy("update_block.", unit);

        (Tensor features, Tensor mask) = (crop.Batch("F1"), zeros(1, 1, 64, 64));
        for (int n = 1; n <= 2; n++)
        {
            (features, mask) = unit.forward(features, crop.Batch("F2"), mask);
            Tensor expected = literal.Batch($"X{n}");
            ParityPackage.AssertNear(expected, features, 1e-4 * expected.abs().max().ToNumber(), $"X{n}");
            ParityPackage.AssertNear(literal.Batch($"M{n}"), mask, 1e-4, $"M{n}");
        }
    }

    /// <summary>Copies the published tensors under <paramref name="prefix"/>, whatever part of the unit they belong to.</summary>
    private static void Copy(string prefix, nn.Module module)
    {
        WeightFile weights = ParityPackage.PublishedEfrufn;
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            using Tensor values = weights[prefix + name.Replace("glt.", string.Empty, StringComparison.Ordinal)].ToTensor();
            parameter.copy_(values);
        }
    }
}
