namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class SwinBlockTests
{
    private const int Channels = 32;

    public static IEnumerable<object[]> Windows =>
        from path in KernelTestData.Paths
        from window in new (int Side, int Shift, int Height, int Width, float LogScale)[]
        {
            (2, 0, 4, 6, 2.3f),
            (2, 1, 4, 6, 2.3f),
            (2, 1, 2, 2, 2.3f),
            (2, 1, 6, 22, 2.3f),
            (4, 0, 8, 12, 2.3f),
            (4, 2, 8, 12, 2.3f),
            (4, 2, 4, 4, 2.3f),
            (4, 2, 8, 20, 2.3f),
            (8, 0, 8, 16, 2.3f),
            (8, 4, 16, 24, 2.3f),
            (4, 2, 8, 12, 9f),
            (2, 1, 4, 6, 9f),
        }
        select new object[] { path[0], window.Side, window.Shift, window.Height, window.Width, window.LogScale };

    [TestMethod]
    [DynamicData(nameof(Windows))]
    public void The_fused_pass_is_the_block(string pathName, int side, int shift, int height, int width, float logScale)
    {
        FusedPassIsTheBlock(pathName, new ScalarSwinBlock(side, shift, logScale), side, shift, height, width, logScale);
    }

    /// <summary>PSLPT has 48 channels in 6 heads.</summary>
    [TestMethod]
    [DynamicData(nameof(Windows))]
    public void The_fused_pass_is_the_block_with_heads_of_eight_channels(
        string pathName,
        int side,
        int shift,
        int height,
        int width,
        float logScale
    )
    {
        ScalarSwinBlock scalar = new(side, shift, logScale, channels: 48, heads: 6);
        FusedPassIsTheBlock(pathName, scalar, side, shift, height, width, logScale);
    }

    private static void FusedPassIsTheBlock(
        string pathName,
        ScalarSwinBlock scalar,
        int side,
        int shift,
        int height,
        int width,
        float logScale
    )
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        int channels = scalar.Channels;
        float[] planes = KernelTestData.Values(4, channels * height * width);
        using SwinBlockWeights weights = new(new TensorSource(scalar.Weights), "b", channels, scalar.Heads, side, shift);
        using NormWeights before = new(scalar.Weights["b.norm1.weight"].Values, scalar.Weights["b.norm2.bias"].Values, 1e-5f);
        using NormWeights after = new(scalar.Weights["b.norm2.weight"].Values, scalar.Weights["b.norm1.bias"].Values, 1e-5f);
        Assert.AreEqual(
            logScale > 5,
            weights.Bias.NeedsMaximum,
            "the large scale is there to test the path with the true maximum"
        );
        using FeatureMap map = KernelTestData.Map(planes, height, width, channels);
        KernelSet kernels = KernelSet.For(path);
        using NativeBuffer scratch = new(kernels.SwinScratch(weights));
        SwinEdges edges = new(before, after);
        for (int row = 0; row < height / side; row++)
        {
            kernels.SwinRow(weights, map, row, in edges, scratch.Pointer);
        }

        double[] expected = scalar.Run(planes, height, width, before: true, after: true);
        KernelTestData.AssertClose(expected, KernelTestData.Planes(map), tolerance: 2e-5);
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Tap_products_and_their_sigmoid_are_a_convolution_to_two_channels_and_a_softmax(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        const int height = 8,
            width = 12;
        ScalarSwinBlock scalar = new(side: 4, shift: 2, logScale: 2);
        float[] planes = KernelTestData.Values(4, Channels * height * width);
        float[] convolution = KernelTestData.Values(6, 2 * Channels * 9, 0.2f);
        using SwinBlockWeights weights = new(new TensorSource(scalar.Weights), "b", Channels, scalar.Heads, 4, 2);
        using LinearWeights taps = TapPlanes.PackDifference(convolution, Channels);
        using TapPlanes tapPlanes = new(height, width, height);
        using FeatureMap map = KernelTestData.Map(planes, height, width, Channels);
        KernelSet kernels = KernelSet.For(path);
        using NativeBuffer scratch = new(kernels.SwinScratch(weights));
        SwinEdges edges = new(null, null, taps, tapPlanes);
        kernels.SwinRow(weights, map, 0, in edges, scratch.Pointer);
        kernels.SwinRow(weights, map, 1, in edges, scratch.Pointer);
        float[] mask = new float[height * width];
        fixed (float* target = mask)
        {
            for (int y = 0; y < height; y++)
            {
                kernels.SigmoidRow(tapPlanes, 0.3f, y, width, target + (y * width));
            }
        }

        float[] features = [.. scalar.Run(planes, height, width, before: false, after: false).Select(value => (float)value)];
        double[] expected = new double[height * width];
        for (int index = 0; index < expected.Length; index++)
        {
            double[] sums = [0, 0.3];
            for (int input = 0; input < 2 * Channels * 9; input++)
            {
                int tap = input % 9,
                    channel = input / 9 % Channels;
                sums[input / (9 * Channels)] +=
                    convolution[input]
                    * KernelTestData.At(
                        features,
                        channel,
                        (index / width) + (tap / 3) - 1,
                        (index % width) + (tap % 3) - 1,
                        height,
                        width
                    );
            }

            expected[index] = Math.Exp(sums[1]) / (Math.Exp(sums[0]) + Math.Exp(sums[1]));
        }

        KernelTestData.AssertClose(expected, mask);
    }
}
