namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class ByteKernelTests
{
    [TestMethod]
    public void Sums_equal_the_scalar_formula_for_every_length_around_a_vector()
    {
        byte[] x = RandomPictures.Noise(1, 400, 1).Samples.ToArray();
        byte[] y = RandomPictures.Noise(1, 400, 2).Samples.ToArray();
        for (int length = 0; length <= x.Length; length++)
        {
            (long sum, long product, long distance) = (0, 0, 0);
            for (int i = 0; i < length; i++)
            {
                sum += x[i];
                product += x[i] * y[i];
                distance += (x[i] - y[i]) * (x[i] - y[i]);
            }

            Assert.AreEqual(sum, ByteKernel.Sum(x.AsSpan(0, length)), $"sum of {length}");
            Assert.AreEqual(product, ByteKernel.DotProduct(x.AsSpan(0, length), y), $"product of {length}");
            Assert.AreEqual(distance, ByteKernel.SquaredDistance(x.AsSpan(0, length), y), $"distance of {length}");
        }
    }

    [TestMethod]
    public void Lanes_do_not_run_over_on_a_large_white_picture()
    {
        const int Length = 5_000_001;
        byte[] white = new byte[Length];
        byte[] black = new byte[Length];
        Array.Fill(white, (byte)255);
        Assert.AreEqual(255L * Length, ByteKernel.Sum(white));
        Assert.AreEqual(65025L * Length, ByteKernel.DotProduct(white, white));
        Assert.AreEqual(65025L * Length, ByteKernel.SquaredDistance(white, black));
    }
}
