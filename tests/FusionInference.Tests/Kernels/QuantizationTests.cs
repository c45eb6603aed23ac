namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class QuantizationTests
{
    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Sixteen_bit_rows_come_back_to_within_half_a_step(string pathName)
    {
        KernelSet kernels = KernelSet.For(Enum.Parse<KernelPath>(pathName));
        foreach ((int width, float range) in new[] { (1, 1f), (37, 5f), (64, 1e-6f), (24, 0f) })
        {
            float[] source = KernelTestData.Values(8, width, range);
            float[] back = new float[width];
            using SixteenBitRows rows = new(kernels, height: 3, width, channels: 1);
            fixed (
                float* from = source,
                    to = back
            )
            {
                rows.Store(1, from);
                rows.Load(1, to);
            }

            float step = ParityPackage.LargestValue(source) / 32767;
            Assert.IsLessThanOrEqualTo(0.5001f * step, ParityPackage.LargestDifference(source, back));
        }
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Eight_bit_rows_come_back_to_within_half_a_step_of_their_channel(string pathName)
    {
        const int width = 13,
            channels = 32;
        float[] source = KernelTestData.Values(9, width * channels);
        for (int index = 0; index < source.Length; index++)
        {
            // Channels of very different size, one of them all zeros.
            source[index] *= index % channels * 10;
        }

        float[] back = new float[source.Length];
        using EightBitRows rows = new(KernelSet.For(Enum.Parse<KernelPath>(pathName)), height: 2, width, channels);
        fixed (
            float* from = source,
                to = back
        )
        {
            rows.Store(1, from);
            rows.Load(1, to);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            float[] expected = [.. source.Where((_, index) => index % channels == channel)];
            float[] actual = [.. back.Where((_, index) => index % channels == channel)];
            float step = ParityPackage.LargestValue(expected) / 127;
            Assert.IsLessThanOrEqualTo(0.5001f * step, ParityPackage.LargestDifference(expected, actual));
        }
    }
}
