using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class StructuralSimilarityTests
{
    [TestMethod]
    [DataRow(false, 1.0)]
    [DataRow(true, 1.0)]
    [DataRow(false, 2.0)]
    public void The_mean_is_that_of_plain_loops(bool zeroPadding, double range)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        const int Height = 13,
            Width = 17;
        Tensor first = rand([1, 1, Height, Width], float64);
        Tensor second = first.Times(0.7).Plus(rand([1, 1, Height, Width], float64).Times(0.3));

        double mean = StructuralSimilarity.Mean(first, second, zeroPadding, range).ToNumber();

        double expected = PlainLoops(
            first.data<double>().ToArray(),
            second.data<double>().ToArray(),
            Height,
            Width,
            zeroPadding,
            range
        );
        Assert.AreEqual(expected, mean, 1e-12);
    }

    [TestMethod]
    public void A_picture_is_wholly_similar_to_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        Tensor pictures = rand([2, 1, 16, 16], float64);
        Assert.AreEqual(0, FusionLosses.Ssim(pictures, pictures).ToNumber(), 1e-14);
        Assert.AreEqual(0, FusionLosses.Structure(pictures, pictures, pictures).ToNumber(), 1e-14);
    }

    [TestMethod]
    public void One_undershooting_pixel_changes_the_guessed_range_and_not_the_unit_range()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(5);
        Tensor reference = rand([1, 1, 16, 16], float64);
        Tensor fused = reference.clone();
        fused[0, 0, 8, 8] = -0.6;
        double unit = FusionLosses.Ssim(fused, reference).ToNumber();
        double guessed = FusionLosses.Ssim(fused, reference, SsimDynamicRange.FromFusedPictures).ToNumber();
        Assert.AreEqual(1 - StructuralSimilarity.Mean(fused, reference, false, 1).ToNumber(), unit, 1e-15);
        Assert.AreEqual(1 - StructuralSimilarity.Mean(fused, reference, false, 2).ToNumber(), guessed, 1e-15);
        Assert.AreNotEqual(unit, guessed);
    }

    [TestMethod]
    public void A_picture_smaller_than_the_window_is_refused_with_its_size()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor small = zeros(1, 1, 10, 20);
        PictureException error = Assert.ThrowsExactly<PictureException>(() => FusionLosses.Ssim(small, small));
        StringAssert.Contains(error.Message, "20x10");
    }

    /// <summary>The textbook formula, pixel by pixel and tap by tap.</summary>
    private static double PlainLoops(double[] first, double[] second, int height, int width, bool zeroPadding, double range)
    {
        double c1 = Math.Pow(0.01 * range, 2),
            c2 = Math.Pow(0.03 * range, 2);
        double sum = 0;
        int pixels = 0;
        int margin = zeroPadding ? 0 : 5;
        for (int y = margin; y < height - margin; y++)
        {
            for (int x = margin; x < width - margin; x++)
            {
                double weights = 0,
                    a = 0,
                    b = 0,
                    aa = 0,
                    bb = 0,
                    ab = 0;
                for (int dy = -5; dy <= 5; dy++)
                {
                    for (int dx = -5; dx <= 5; dx++)
                    {
                        double weight = Math.Exp(-(dx * dx + dy * dy) / 4.5);
                        weights += weight;
                        if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width)
                        {
                            continue;
                        }

                        double p = first[(y + dy) * width + x + dx],
                            q = second[(y + dy) * width + x + dx];
                        (a, b) = (a + weight * p, b + weight * q);
                        (aa, bb, ab) = (aa + weight * p * p, bb + weight * q * q, ab + weight * p * q);
                    }
                }

                (a, b, aa, bb, ab) = (a / weights, b / weights, aa / weights, bb / weights, ab / weights);
                sum += (2 * a * b + c1) * (2 * (ab - a * b) + c2) / ((a * a + b * b + c1) * (aa - a * a + bb - b * b + c2));
                pixels++;
            }
        }

        return sum / pixels;
    }
}
