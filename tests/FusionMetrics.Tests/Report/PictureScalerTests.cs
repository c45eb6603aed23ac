using FusionML.Imaging;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class PictureScalerTests
{
    [TestMethod]
    public void Every_pixel_is_the_mean_of_its_area()
    {
        // Three columns become two: each is one column and half of the middle one, over 1.5.
        FusionImage small = PictureScaler.ToWidth(Gray(3, 3, [0, 0.3f, 0.9f, 0, 0.3f, 0.9f, 0, 0.3f, 0.9f]), 2);
        Assert.AreEqual((2, 2), (small.Width, small.Height));
        CollectionAssert.AreEqual(
            new[] { 0.1f, 0.7f, 0.1f, 0.7f },
            small.Y.Samples.ToArray(),
            Comparer<float>.Create((a, b) => Math.Abs(a - b) < 1e-6 ? 0 : a.CompareTo(b))
        );
    }

    [TestMethod]
    public void Proportions_and_mean_are_kept()
    {
        ImagePlane plane = new(60, 101);
        Random random = new(4);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = random.NextSingle();
        }

        FusionImage small = PictureScaler.ToWidth(new FusionImage(plane), 37);
        Assert.AreEqual((37, 22), (small.Width, small.Height));
        Assert.AreEqual(plane.Samples.ToArray().Average(), small.Y.Samples.ToArray().Average(), 1e-5);
    }

    [TestMethod]
    public void A_picture_that_is_narrow_enough_stays_as_it_is()
    {
        FusionImage image = Gray(1, 3, [0, 0.5f, 1]);
        Assert.AreSame(image, PictureScaler.ToWidth(image, 3));
    }

    private static FusionImage Gray(int height, int width, float[] samples) => new(new ImagePlane(height, width, samples));
}
