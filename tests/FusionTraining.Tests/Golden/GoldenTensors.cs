using System.Globalization;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>What the three networks make of seeded weights and pictures, for the portable tests to compare with.</summary>
internal static class GoldenTensors
{
    private const int Height = 40;
    private const int Width = 24;

    public static string PathOf(NetworkLayout layout) =>
        Path.Combine(SharedFiles.RepositoryRoot, "tests", "FusionInference.Tests", "Golden", $"{layout.Network}.safetensors");

    public static WeightFile Make(NetworkLayout layout)
    {
        ulong seed =
            layout == NetworkLayout.Efrufn ? 511u
            : layout == NetworkLayout.Frufn ? 522u
            : 533u;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        WeightFile weights = SeededTensors.Weights(layout, seed);
        IEnumerable<WeightTensor> tensors =
            layout == NetworkLayout.ColorNet ? OfColorNet(weights, seed) : OfPair(layout, weights, seed);
        return new WeightFile(
            tensors,
            new Dictionary<string, string>
            {
                ["network"] = layout.Network,
                ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
                ["made_by"] = "eng/golden.sh",
            }
        );
    }

    private static WeightTensor[] OfPair(NetworkLayout layout, WeightFile weights, ulong seed)
    {
        WeightTensor first = SeededTensors.Picture("first", 1, Height, Width, seed + 1);
        WeightTensor second = SeededTensors.Picture("second", 1, Height, Width, seed + 6);
        (Tensor one, Tensor two) = (Batch(first), Batch(second));
        return [first, second, .. layout == NetworkLayout.Efrufn ? OfEfrufn(weights, one, two) : OfFrufn(weights, one, two)];
    }

    private static IEnumerable<WeightTensor> OfEfrufn(WeightFile weights, Tensor first, Tensor second)
    {
        using Efrufn network = new() { UseManagedKernels = false };
        network.Load(weights);
        foreach (
            (string name, FixedPointOptions options) in (ValueTuple<string, FixedPointOptions>[])
                [
                    ("plain5", new() { Solver = FixedPointMethod.Plain }),
                    ("plain12", new() { Solver = FixedPointMethod.Plain, MaximumIterations = 12 }),
                    ("anderson5", new() { Solver = FixedPointMethod.Anderson }),
                    (
                        "feature2",
                        new()
                        {
                            FixedPoint = FixedPoint.Feature,
                            Solver = FixedPointMethod.Plain,
                            MaximumIterations = 2,
                        }
                    ),
                ]
        )
        {
            network.FixedPointOptions = options;
            (Tensor fused, Tensor mask, _) = network.ForwardWithMask(first, second);
            yield return fused[0, 0].ToWeight($"fused_{name}");
            yield return mask[0, 0].ToWeight($"mask_{name}");
        }
    }

    private static IEnumerable<WeightTensor> OfFrufn(WeightFile weights, Tensor first, Tensor second)
    {
        using Frufn network = new() { UseManagedKernels = false };
        network.Load(weights);
        (Tensor fused, IReadOnlyList<Tensor> masks) = network.ForwardWithMasks(first, second);
        yield return fused[0, 0].ToWeight("fused");
        yield return cat([.. masks], 1)[0].ToWeight("masks");
    }

    private static WeightTensor[] OfColorNet(WeightFile weights, ulong seed)
    {
        using ColorNet network = new();
        network.Load(weights);
        WeightTensor planes = SeededTensors.Picture("planes", 5, Height, Width, seed + 1);
        Tensor[] parts = planes.ToTensor().unsqueeze(0).split([1, 2, 2], 1);
        return [planes, network.forward(parts[0], parts[1], parts[2])[0].ToWeight("chroma")];
    }

    private static Tensor Batch(WeightTensor picture) => picture.ToTensor().view(1, 1, Height, Width);
}
