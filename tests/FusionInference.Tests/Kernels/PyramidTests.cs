namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class PyramidTests
{
    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Pooling_is_reflection_and_the_maximum_of_nine(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        foreach ((int height, int width) in new[] { (2, 2), (4, 6), (8, 10) })
        {
            float[] planes = KernelTestData.Values(1, 32 * height * width);
            using FeatureMap input = KernelTestData.Map(planes, height, width, 32);
            using FeatureMap output = new(height / 2, width / 2, 32);
            for (int y = 0; y < height / 2; y++)
            {
                KernelSet.For(path).PoolRow(input, output, y);
            }

            double[] expected = new double[32 * height * width / 4];
            for (int index = 0; index < expected.Length; index++)
            {
                int channel = index / (height * width / 4),
                    y = index / (width / 2) % (height / 2),
                    x = index % (width / 2);
                expected[index] = double.MinValue;
                for (int tap = 0; tap < 9; tap++)
                {
                    // Reflection: row -1 is row 1.
                    int row = Math.Abs((2 * y) + (tap / 3) - 1),
                        column = Math.Abs((2 * x) + (tap % 3) - 1);
                    expected[index] = Math.Max(expected[index], planes[(((channel * height) + row) * width) + column]);
                }
            }

            KernelTestData.AssertClose(expected, KernelTestData.Planes(output), tolerance: 0);
        }
    }

    /// <summary>PyTorch's bilinear enlargement: half-pixel centres, clamped at the edge.</summary>
    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void A_level_is_added_to_the_finer_one_enlarged(string pathName)
    {
        const int channels = 48;
        foreach ((int height, int width, float sign) in new[] { (2, 2, 1f), (4, 6, -1f), (6, 2, 1f), (8, 34, -1f) })
        {
            float[] fine = KernelTestData.Values(1, channels * height * width);
            float[] coarse = KernelTestData.Values(2, channels * height * width / 4);
            using FeatureMap map = KernelTestData.Map(fine, height, width, channels);
            using FeatureMap low = KernelTestData.Map(coarse, height / 2, width / 2, channels);
            for (int y = 0; y < height; y++)
            {
                KernelSet.For(Enum.Parse<KernelPath>(pathName)).AddEnlargedRow(map, low, sign, y);
            }

            double[] expected = new double[fine.Length];
            for (int index = 0; index < expected.Length; index++)
            {
                (int channel, int y, int x) = (index / (height * width), index / width % height, index % width);
                double row = Math.Clamp(((y + 0.5) / 2) - 0.5, 0, (height / 2) - 1),
                    column = Math.Clamp(((x + 0.5) / 2) - 0.5, 0, (width / 2) - 1);
                (int top, int left) = ((int)row, (int)column);
                double down = row - top,
                    right = column - left;
                expected[index] =
                    fine[index]
                    + (sign * (1 - down) * (((1 - right) * At(top, left)) + (right * At(top, left + 1))))
                    + (sign * down * (((1 - right) * At(top + 1, left)) + (right * At(top + 1, left + 1))));

                double At(int lowY, int lowX) => KernelTestData.At(coarse, channel, lowY, lowX, height / 2, width / 2);
            }

            KernelTestData.AssertClose(expected, KernelTestData.Planes(map), tolerance: 1e-6);
        }
    }

    public static IEnumerable<object[]> Levels =>
        from path in KernelTestData.Paths
        from level in new (int Factor, int Height, int Width)[] { (2, 8, 8), (4, 16, 24), (8, 8, 8), (8, 16, 72), (2, 6, 136) }
        select new object[] { path[0], level.Factor, level.Height, level.Width };

    [TestMethod]
    [DynamicData(nameof(Levels))]
    public void The_convolution_at_low_resolution_is_the_convolution_of_the_enlarged_map(
        string pathName,
        int factor,
        int height,
        int width
    )
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        const int channels = 32,
            allInputs = 128,
            firstInput = 64;
        int lowHeight = height / factor,
            lowWidth = width / factor;
        float[] weights = KernelTestData.Values(2, channels * allInputs * 9, 0.1f);
        float[] planes = KernelTestData.Values(3, channels * lowHeight * lowWidth);
        using FeatureMap low = KernelTestData.Map(planes, lowHeight, lowWidth, channels);
        using FeatureMap output = new(height, width, channels);
        using PyramidLevelWeights matrices = new(weights, allInputs, firstInput, channels, factor);
        using PyramidLevel level = new(low, factor, height, width);
        KernelSet kernels = KernelSet.For(path);
        using NativeBuffer ring = new(kernels.PyramidScratch(matrices));
        using NativeBuffer zeros = new(64);
        for (int left = 0; left < width; left += PyramidWalk.TileWidth)
        {
            int held = PyramidWalk.NothingHeld;
            for (int y = 0; y < height; y++)
            {
                int tile = Math.Min(PyramidWalk.TileWidth, width - left);
                kernels.AddPyramidRow(level, matrices, ring.Pointer, ref held, y, left, tile, zeros.Pointer, output);
            }
        }

        float[] enlarged = Enlarge(planes, channels, lowHeight, lowWidth, factor);
        double[] expected = new double[channels * height * width];
        for (int index = 0; index < expected.Length; index++)
        {
            int outputChannel = index / (height * width),
                y = index / width % height,
                x = index % width;
            for (int input = 0; input < channels; input++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    expected[index] +=
                        weights[(((outputChannel * allInputs) + firstInput + input) * 9) + tap]
                        * KernelTestData.At(enlarged, input, y + (tap / 3) - 1, x + (tap % 3) - 1, height, width);
                }
            }
        }

        KernelTestData.AssertClose(expected, KernelTestData.Planes(output));
    }

    /// <summary>Bilinear, half-pixel centres, clamped at the edges (PyTorch's align_corners=False).</summary>
    private static float[] Enlarge(float[] planes, int channels, int height, int width, int factor)
    {
        float[] result = new float[channels * height * width * factor * factor];
        for (int index = 0; index < result.Length; index++)
        {
            int x = index % (width * factor),
                y = index / (width * factor) % (height * factor),
                channel = index / (width * factor * height * factor);
            double sourceY = Math.Max(0, ((y + 0.5) / factor) - 0.5),
                sourceX = Math.Max(0, ((x + 0.5) / factor) - 0.5);
            int top = (int)sourceY,
                left = (int)sourceX,
                bottom = Math.Min(top + 1, height - 1),
                right = Math.Min(left + 1, width - 1);
            double down = sourceY - top,
                across = sourceX - left;
            double At(int row, int column) => planes[(((channel * height) + row) * width) + column];
            result[index] = (float)(
                ((1 - down) * (((1 - across) * At(top, left)) + (across * At(top, right))))
                + (down * (((1 - across) * At(bottom, left)) + (across * At(bottom, right))))
            );
        }

        return result;
    }
}
