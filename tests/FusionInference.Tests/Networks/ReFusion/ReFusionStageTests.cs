using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>The stages of ReFusion one by one, against the scalar twin, which is itself held against the reference.</summary>
[TestClass]
public class ReFusionStageTests
{
    private static readonly string[][] StageNames =
    [
        ["encoder1.0", "encoder2.0"],
        ["encoder1.1", "encoder2.1"],
        ["FM"],
        ["decoder.0"],
        ["decoder.1"],
    ];

    private static readonly string[][] MatrixNames =
    [
        ["encoder1.0.attn.matrix", "encoder2.0.attn.matrix"],
        ["encoder1.1.attn.matrix", "encoder2.1.attn.matrix"],
        ["FM.matrix1", "FM.matrix2"],
        ["decoder.0.attn.matrix"],
        ["decoder.1.attn.matrix"],
    ];

    [TestMethod]
    public void The_scalar_twin_gives_every_module_of_the_reference()
    {
        WeightFile golden = ReFusionPackage.Golden("IVIF_modules16x12");
        ScalarReFusion twin = Run(
            ReFusionPackage.Weights("IVIF"),
            ReFusionPackage.Picture(golden, 0),
            ReFusionPackage.Picture(golden, 1)
        );
        int compared = 0;
        foreach ((string name, double[] values) in twin.Outputs)
        {
            if (golden.TryGet(name, out WeightTensor? expected))
            {
                AssertNear(values, expected.Values, 2e-6, name);
                compared++;
            }
        }

        Assert.IsGreaterThan(60, compared);
    }

    [TestMethod]
    public void Stages_and_attentions_are_those_of_the_reference()
    {
        WeightFile golden = ReFusionPackage.Golden("IVIF_modules16x12");
        (ImagePlane first, ImagePlane second) = (ReFusionPackage.Picture(golden, 0), ReFusionPackage.Picture(golden, 1));
        WeightFile weights = ReFusionPackage.Weights("IVIF");
        AssertStages(weights, first, second, Run(weights, first, second));
    }

    /// <summary>Two strips and two tiles, and attentions that are far from even.</summary>
    [TestMethod]
    public void Stages_and_attentions_are_those_of_the_scalar_twin()
    {
        const int height = 67,
            width = 129;
        WeightFile weights = Strong(RandomWeights.Of(NetworkLayout.ReFusion, seed: 5));
        ImagePlane first = new(height, width, [.. KernelTestData.Values(1, height * width).Select(Math.Abs)]);
        ImagePlane second = new(height, width, [.. KernelTestData.Values(2, height * width).Select(Math.Abs)]);
        ScalarReFusion twin = Run(weights, first, second);
        double[] attention = twin.Outputs["decoder.0.attn.matrix"];
        Assert.IsGreaterThan(0.9, attention.Max(), "the attention is even");
        AssertStages(weights, first, second, twin);
    }

    private static void AssertStages(WeightFile weights, ImagePlane first, ImagePlane second, ScalarReFusion twin)
    {
        (int height, int width) = (first.Height, first.Width);
        using ReFusionWeights packed = new(weights);
        using KernelThreads threads = new(2);
        using ReFusionBands maps = new(height, width, height);
        foreach (KernelPath path in ReFusionPackage.Paths)
        {
            using ReFusionLayers layers = new(packed, height, width, threads, new KernelOptions(path));
            layers.Input(PaddedPlane.Of(first), PaddedPlane.Of(second), maps.Pictures, maps.Features, 0, height, default);
            AssertFeatures(twin, ["project_in_1", "project_in_2"], maps.Features, path);
            for (int stage = 0; stage < ReFusionWeights.StageCount; stage++)
            {
                double[] sums = layers.NewSums(stage);
                layers.Attend(stage, maps.Features, maps.Values, sums, 0, height, default);
                AssertNear(
                    Attentions(packed.Stages[stage], sums),
                    [.. MatrixNames[stage].SelectMany(name => twin.Outputs[name]).Select(value => (float)value)],
                    2e-6,
                    $"{MatrixNames[stage][0]}, {path}"
                );
                using ChannelMixture mixture = layers.Mixture(stage, sums);
                layers.Mix(stage, mixture, maps.Features, maps.Values, maps.NextFeatures, 0, height, default);
                maps.Swap();
                AssertFeatures(twin, StageNames[stage], maps.Features, path);
            }

            CroppedPlane fused = new(height, width, bitDepth: 32);
            layers.Output(maps.Features, maps.Values, fused, 0, height, default);
            AssertNear(twin.Outputs["sigmoid_out"], fused.Plane.Samples.ToArray(), 2e-6, $"sigmoid, {path}");
        }
    }

    private static double[] Attentions(MixingStageWeights stage, double[] sums)
    {
        double[] total = new double[stage.Heads.Sums];
        for (int i = 0; i < sums.Length; i++)
        {
            total[i % total.Length] += sums[i];
        }

        int perHead = stage.Heads.SumsPerHead;
        return
        [
            .. Enumerable
                .Range(0, stage.Heads.Count)
                .SelectMany(head =>
                    ChannelMixture.Attention(total.AsSpan(head * perHead, perHead), stage.Heads.Size, stage.Temperatures[head])
                ),
        ];
    }

    private static void AssertFeatures(ScalarReFusion twin, string[] names, PlanarMap map, KernelPath path)
    {
        double[] expected = [.. names.SelectMany(name => twin.Outputs[name])];
        AssertNear(expected, Planes(map), 4e-6, $"{names[0]}, {path}");
    }

    private static unsafe float[] Planes(PlanarMap map)
    {
        float[] planes = new float[map.Channels * map.Height * map.Width];
        for (int channel = 0; channel < map.Channels; channel++)
        {
            for (int y = 0; y < map.Height; y++)
            {
                new ReadOnlySpan<float>(map.Row(y) + (channel * map.ChannelStride), map.Width).CopyTo(
                    planes.AsSpan(((channel * map.Height) + y) * map.Width)
                );
            }
        }

        return planes;
    }

    /// <summary>Relative to the largest value, or to 1 where that is larger.</summary>
    private static void AssertNear(double[] expected, float[] actual, double tolerance, string name)
    {
        Assert.HasCount(expected.Length, actual, name);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        double largest = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            largest = difference <= largest ? largest : difference;
        }

        Assert.IsLessThanOrEqualTo(tolerance * scale, largest, name);
    }

    private static ScalarReFusion Run(WeightFile weights, ImagePlane first, ImagePlane second)
    {
        ScalarReFusion twin = new(weights, first.Height, first.Width);
        twin.Run(first.Samples, second.Samples);
        return twin;
    }

    private static WeightFile Strong(WeightFile weights) =>
        new(
            weights.Tensors.Select(tensor => new WeightTensor(
                tensor.Name,
                tensor.Shape,
                [.. tensor.Values.Select(value => Strong(tensor.Name, value))]
            ))
        );

    private static float Strong(string name, float value) =>
        name.Contains("temperature", StringComparison.Ordinal) ? 200 * Math.Abs(value)
        : name.EndsWith("body.weight", StringComparison.Ordinal) ? 1 + value
        : name.StartsWith("project_in", StringComparison.Ordinal) ? 10 * value
        : 3 * value;
}
