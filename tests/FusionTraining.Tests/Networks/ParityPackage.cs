using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>Tensors that another implementation computed, by name.</summary>
internal sealed class ParityPackage(string path)
{
    public WeightFile File { get; } = WeightFile.Read(SharedFiles.Require($"reference/parity/{path}"));

    /// <summary>The authors' published weights of EFRUFN for infrared-visible fusion.</summary>
    public static WeightFile PublishedEfrufn =>
        WeightFile.Read(SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors"));

    /// <summary>A tensor as it was stored.</summary>
    public Tensor this[string name] => File[name].ToTensor();

    /// <summary>A picture or map that was stored as (channels x) height x width, as a batch of one.</summary>
    public Tensor Batch(string name)
    {
        Tensor stored = this[name];
        return stored.view(1, stored.dim() == 2 ? 1 : stored.shape[0], stored.shape[^2], stored.shape[^1]);
    }

    /// <summary>The tensors of the package that are weights: all but inputs and outputs.</summary>
    public WeightFile Weights(string network) =>
        new(
            File.Tensors.Where(tensor => !tensor.Name.StartsWith("io.", StringComparison.Ordinal)),
            new Dictionary<string, string> { [WeightMetadata.Network] = network }
        );

    /// <summary>Fails if the largest absolute difference is above <paramref name="limit"/>.</summary>
    public static void AssertNear(Tensor expected, Tensor actual, double limit, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        double difference = (expected - actual).abs().max().ToNumber();
        Console.WriteLine($"{what}: largest difference {difference:e1}");
        Assert.IsLessThanOrEqualTo(limit, difference, what);
    }
}
