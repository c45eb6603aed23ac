namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class ReflectingMapTests
{
    /// <summary>Row -1 is row 1 and pixel -1 is pixel 1, as numpy's and PyTorch's reflection have it.</summary>
    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void A_convolution_on_a_reflecting_map_is_that_of_the_padded_picture(string pathName)
    {
        const int channels = 48;
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        float[] kernel = KernelTestData.Values(2, channels * channels * 9, 0.1f);
        using ConvolutionWeights weights = new(kernel, [], channels, channels);
        foreach ((int height, int width) in new[] { (2, 2), (4, 6), (7, 35) })
        {
            float[] planes = KernelTestData.Values(1, channels * height * width);
            using FeatureMap input = FeatureMap.Reflecting(height, width, channels, height);
            input.FillPlanes(planes);
            input.MirrorRows(0, height);
            using FeatureMap output = new(height, width, channels);
            using KernelThreads threads = new(1);
            int scratch = KernelSet.For(path).WinogradScratch(channels, channels);
            using LayerRunner layers = new(threads, new KernelOptions(path), scratch);
            layers.Convolve(input, weights, residual: null, output, relu: false, CancellationToken.None);
            double[] expected = new double[planes.Length];
            for (int index = 0; index < expected.Length; index++)
            {
                (int target, int y, int x) = (index / (height * width), index / width % height, index % width);
                for (int source = 0; source < channels; source++)
                {
                    for (int tap = 0; tap < 9; tap++)
                    {
                        int row = Mirror(y + (tap / 3) - 1, height),
                            column = Mirror(x + (tap % 3) - 1, width);
                        expected[index] +=
                            (double)kernel[(((target * channels) + source) * 9) + tap]
                            * planes[(((source * height) + row) * width) + column];
                    }
                }
            }

            KernelTestData.AssertClose(expected, KernelTestData.Planes(output));
        }
    }

    [TestMethod]
    public void A_low_map_holds_the_last_rows_in_turn()
    {
        using FeatureMap map = FeatureMap.Reflecting(height: 10, width: 2, channels: 1, rows: 4);
        for (int y = 0; y < 10; y++)
        {
            map.Row(y)[0] = y;
            map.SlideTo(y + 1);
        }

        for (int y = 6; y < 10; y++)
        {
            Assert.AreEqual(y, map.Row(y)[0]);
            Assert.AreEqual(y % 4, map.RowIndex(y));
        }

        Assert.AreEqual(8, map.Row(10)[0], "the row behind the last is the last but one");
        Assert.AreEqual(5, map.RowIndex(5), "a row that is not held stands behind all others");
        Assert.AreEqual(10, FeatureMap.Reflecting(10, 2, 1, rows: 99).Rows);
    }

    private static int Mirror(int place, int length) =>
        place < 0 ? -place
        : place >= length ? (2 * length) - 2 - place
        : place;
}
