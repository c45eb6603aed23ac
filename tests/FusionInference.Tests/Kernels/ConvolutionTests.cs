namespace FusionML.Inference.Tests;

[TestClass]
public sealed class ConvolutionTests
{
    public static IEnumerable<object[]> Shapes =>
        from path in KernelTestData.Paths
        from shape in new (int Inputs, int Outputs, int Height, int Width)[]
        {
            (1, 32, 5, 7),
            (5, 48, 3, 9),
            (32, 32, 6, 13),
            (33, 32, 4, 8),
            (48, 2, 5, 5),
            (64, 32, 3, 17),
            (96, 32, 2, 3),
            (128, 32, 3, 1),
        }
        select new object[] { path[0], shape.Inputs, shape.Outputs, shape.Height, shape.Width };

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Direct_convolution_is_the_definition(string pathName, int inputs, int outputs, int height, int width)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        Layer layer = new(inputs, outputs, height, width);
        using FeatureMap input = KernelTestData.Map(layer.Input, height, width, inputs);
        using FeatureMap residual = KernelTestData.Map(layer.Residual, height, width, outputs);
        using FeatureMap output = new(height, width, outputs);
        using ConvolutionWeights weights = new(layer.Weights, layer.Bias, inputs, outputs);
        KernelSet kernels = KernelSet.For(path);
        for (int y = 0; y < height; y++)
        {
            kernels.ConvolveRow(input, weights, residual, output, y, 0, width, relu: true);
        }

        KernelTestData.AssertClose(layer.Expected(relu: true), KernelTestData.Planes(output));
    }

    public static IEnumerable<object[]> WinogradShapes =>
        from path in KernelTestData.Paths
        from shape in new (int Inputs, int Outputs, int Height, int Width)[]
        {
            (32, 32, 8, 8),
            (32, 32, 5, 7),
            (32, 32, 1, 1),
            (16, 32, 4, 33),
            (48, 64, 6, 70),
            (48, 48, 6, 37),
            (16, 80, 4, 5),
        }
        select new object[] { path[0], shape.Inputs, shape.Outputs, shape.Height, shape.Width };

    [TestMethod]
    [DynamicData(nameof(WinogradShapes))]
    public void Winograd_convolution_is_the_definition(string pathName, int inputs, int outputs, int height, int width)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        Layer layer = new(inputs, outputs, height, width);
        using FeatureMap input = KernelTestData.Map(layer.Input, height, width, inputs);
        using FeatureMap residual = KernelTestData.Map(layer.Residual, height, width, outputs);
        using ConvolutionWeights weights = new(layer.Weights, layer.Bias, inputs, outputs);
        using KernelThreads threads = new(1);
        KernelSet kernels = KernelSet.For(path);
        using LayerRunner layers = new(threads, new KernelOptions(path), kernels.WinogradScratch(inputs, outputs));

        // The residual is the output as well, as the residual blocks use it.
        layers.Convolve(input, weights, residual, residual, relu: false, CancellationToken.None);
        KernelTestData.AssertClose(layer.Expected(relu: false), KernelTestData.Planes(residual));
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public unsafe void Convolution_to_few_outputs_is_the_definition(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        foreach ((int inputs, int outputs, int height, int width) in new[] { (32, 1, 5, 7), (48, 2, 4, 3), (16, 1, 1, 1) })
        {
            Layer layer = new(inputs, outputs, height, width);
            using FeatureMap input = KernelTestData.Map(layer.Input, height, width, inputs);
            using NarrowConvolutionWeights weights = new(layer.Weights, inputs, outputs);
            float[] actual = new float[outputs * height * width];
            fixed (float* target = actual)
            {
                for (int row = 0; row < outputs * height; row++)
                {
                    KernelSet
                        .For(path)
                        .ConvolveNarrowRow(input, weights.Taps(row / height), row % height, target + (row * width));
                }
            }

            KernelTestData.AssertClose(layer.ExpectedWithoutExtras(), actual);
        }
    }

    /// <summary>Random input, weights, bias and residual of a layer, and the scalar result.</summary>
    private sealed class Layer(int inputs, int outputs, int height, int width)
    {
        public float[] Input { get; } = KernelTestData.Values(1, inputs * height * width);

        public float[] Weights { get; } = KernelTestData.Values(2, outputs * inputs * 9);

        public float[] Bias { get; } = KernelTestData.Values(3, outputs);

        public float[] Residual { get; } = KernelTestData.Values(4, outputs * height * width);

        public double[] Expected(bool relu)
        {
            double[] result = ExpectedWithoutExtras();
            for (int index = 0; index < result.Length; index++)
            {
                double value = result[index] + Bias[index / (height * width)] + Residual[index];
                result[index] = relu ? Math.Max(0, value) : value;
            }

            return result;
        }

        public double[] ExpectedWithoutExtras()
        {
            double[] result = new double[outputs * height * width];
            for (int index = 0; index < result.Length; index++)
            {
                int output = index / (height * width),
                    y = index / width % height,
                    x = index % width;
                for (int input = 0; input < inputs; input++)
                {
                    for (int tap = 0; tap < 9; tap++)
                    {
                        result[index] +=
                            Weights[(((output * inputs) + input) * 9) + tap]
                            * KernelTestData.At(Input, input, y + (tap / 3) - 1, x + (tap % 3) - 1, height, width);
                    }
                }
            }

            return result;
        }
    }
}
