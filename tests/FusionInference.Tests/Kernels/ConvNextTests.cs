namespace FusionML.Inference.Tests;

[TestClass]
public sealed class ConvNextTests
{
    private const string Prefix = "block";

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void The_two_passes_are_the_block(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        foreach ((int channels, int height, int width) in new[] { (32, 8, 8), (32, 3, 35), (48, 5, 19), (48, 1, 1) })
        {
            WeightFile file = Random(channels);
            float[] planes = KernelTestData.Values(9, channels * height * width);
            using ConvNextWeights weights = new(new TensorSource(file), Prefix, channels);
            using KernelThreads threads = new(2);
            using LayerRunner layers = new(threads, new KernelOptions(path), KernelSet.For(path).ConvNextScratch(weights));
            using FeatureMap input = KernelTestData.Map(planes, height, width, channels);
            using FeatureMap filtered = new(height, width, channels);
            using FeatureMap output = new(height, width, channels);
            layers.ConvNext(input, weights, filtered, output, CancellationToken.None);

            double[] depthwise = Depthwise(file, planes, channels, height, width);
            KernelTestData.AssertClose(depthwise, KernelTestData.Planes(filtered));
            KernelTestData.AssertClose(Block(file, planes, depthwise, channels, height * width), KernelTestData.Planes(output));
        }
    }

    private static WeightFile Random(int channels)
    {
        int seed = 20;
        WeightTensor Tensor(string name, float range, params int[] shape) =>
            new(
                $"{Prefix}.{name}",
                shape,
                KernelTestData.Values(seed++, shape.Aggregate(1, (product, length) => product * length), range)
            );
        return new WeightFile([
            Tensor("dwconv.weight", 0.3f, channels, 1, 7, 7),
            Tensor("dwconv.bias", 0.3f, channels),
            Tensor("norm.weight", 1, channels),
            Tensor("norm.bias", 0.5f, channels),
            Tensor("pwconv1.weight", 0.3f, 4 * channels, channels),
            Tensor("pwconv1.bias", 0.3f, 4 * channels),
            Tensor("grn.gamma", 1, 1, 1, 1, 4 * channels),
            Tensor("grn.beta", 0.5f, 1, 1, 1, 4 * channels),
            Tensor("pwconv2.weight", 0.2f, channels, 4 * channels),
            Tensor("pwconv2.bias", 0.3f, channels),
        ]);
    }

    private static double[] Depthwise(WeightFile file, float[] planes, int channels, int height, int width)
    {
        float[] weights = file[$"{Prefix}.dwconv.weight"].Values,
            bias = file[$"{Prefix}.dwconv.bias"].Values;
        double[] result = new double[channels * height * width];
        for (int index = 0; index < result.Length; index++)
        {
            int channel = index / (height * width),
                y = index / width % height,
                x = index % width;
            result[index] = bias[channel];
            for (int tap = 0; tap < 49; tap++)
            {
                result[index] +=
                    weights[(channel * 49) + tap]
                    * KernelTestData.At(planes, channel, y + (tap / 7) - 3, x + (tap % 7) - 3, height, width);
            }
        }

        return result;
    }

    private static double[] Block(WeightFile file, float[] planes, double[] depthwise, int channels, int pixels)
    {
        float[] Values(string name) => file[$"{Prefix}.{name}"].Values;
        int hidden = 4 * channels;
        double[] inner = new double[hidden * pixels];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            double[] token = [.. Enumerable.Range(0, channels).Select(channel => depthwise[(channel * pixels) + pixel])];
            double[] normal = ScalarLayers.LayerNorm(token, Values("norm.weight"), Values("norm.bias"), 1e-6);
            double[] expanded = ScalarLayers.Linear(normal, Values("pwconv1.weight"), Values("pwconv1.bias"));
            for (int channel = 0; channel < hidden; channel++)
            {
                inner[(channel * pixels) + pixel] = KernelTestData.ExactGelu(expanded[channel]);
            }
        }

        double[] norms =
        [
            .. Enumerable
                .Range(0, hidden)
                .Select(channel => Math.Sqrt(inner.Skip(channel * pixels).Take(pixels).Sum(value => value * value))),
        ];
        double mean = norms.Average();
        double[] result = new double[channels * pixels];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            double[] response =
            [
                .. Enumerable
                    .Range(0, hidden)
                    .Select(channel =>
                    {
                        double value = inner[(channel * pixels) + pixel];
                        return (Values("grn.gamma")[channel] * value * norms[channel] / (mean + 1e-6))
                            + Values("grn.beta")[channel]
                            + value;
                    }),
            ];
            double[] contracted = ScalarLayers.Linear(response, Values("pwconv2.weight"), Values("pwconv2.bias"));
            for (int channel = 0; channel < channels; channel++)
            {
                result[(channel * pixels) + pixel] = planes[(channel * pixels) + pixel] + contracted[channel];
            }
        }

        return result;
    }
}
