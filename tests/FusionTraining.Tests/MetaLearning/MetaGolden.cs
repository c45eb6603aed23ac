using System.Text.Json;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>One meta step as another implementation computed it in float64.</summary>
internal sealed class MetaGolden
{
    private readonly JsonElement _values;

    private MetaGolden(string name, double innerRate, ReFusionLayouts size)
    {
        (InnerRate, Size) = (innerRate, size);
        File = WeightFile.Read(SharedFiles.Require($"reference/parity/refusion-meta/{name}.safetensors"));
        string json = System.IO.File.ReadAllText(SharedFiles.Require("reference/parity/refusion-meta/meta.json"));
        _values = JsonDocument.Parse(json).RootElement.GetProperty(name).GetProperty("value64");
    }

    public double InnerRate { get; }

    public ReFusionLayouts Size { get; }

    public WeightFile File { get; }

    public static MetaGolden Of(string name) =>
        name == "tiny"
            ? new MetaGolden(name, 0.05, new ReFusionLayouts(4, 2, 1))
            : new MetaGolden(name, 1e-4, ReFusionLayouts.Published);

    /// <summary>A scalar of the reference.</summary>
    public double Value(string name) => _values.GetProperty(name).GetDouble();

    /// <summary>A tensor in float64.</summary>
    public Tensor this[string name] => File[name].ToTensor().to(ScalarType.Float64);

    public TrainingBatch Train => new(this["io.train.first"], this["io.train.second"]);

    public TrainingBatch Test => new(this["io.test.first"], this["io.test.second"]);

    /// <summary>The networks of the reference, in a floating type.</summary>
    public LearnedLossNetworks Networks(ScalarType type)
    {
        LearnedLossNetworks networks = LearnedLossNetworks.Create(Size, ReFusionVariant.Published);
        foreach ((string name, nn.Module network) in networks.All)
        {
            network.to(type);
            using IDisposable untracked = no_grad();
            foreach ((string parameter, TorchSharp.Modules.Parameter values) in network.named_parameters())
            {
                using Tensor stored = Parameter(name, parameter).ToTensor();
                values.copy_(stored);
            }
        }

        return networks;
    }

    /// <summary>Fails unless the difference is within a share of the largest entry of the expected tensors.</summary>
    public static void AssertNear(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, double share, string what)
    {
        Assert.HasCount(expected.Count, actual);
        double largest = expected.Max(tensor => tensor.abs().max().ToNumber());
        double difference = expected
            .Zip(actual, (one, other) => (one - other.to(ScalarType.Float64)).abs().max().ToNumber())
            .Max();
        Console.WriteLine($"{what}: {difference / largest:e1} of the largest entry, {largest:e2}");
        Assert.IsLessThanOrEqualTo(share * largest, difference, what);
    }

    /// <summary>The tensors under a prefix by the names of a network's parameters.</summary>
    public IReadOnlyList<Tensor> Of(string prefix, nn.Module network) =>
        [.. network.named_parameters().Select(pair => this[$"{prefix}.{pair.name}"])];

    private WeightTensor Parameter(string network, string parameter) =>
        File.TryGet($"{network}.{parameter}", out WeightTensor? stored)
            ? stored
            : WeightFile.Read(SharedFiles.Require("reference/parity/weights/refusion_ivif.safetensors"))[parameter];
}
