using FusionML.Imaging;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class MetricPictureTests
{
    [TestMethod]
    public void Bytes_come_back_exactly_from_luminance_and_chroma()
    {
        // All reds and greens with every third blue: 86 pictures of 256x256.
        Parallel.For(0, 86, i =>
        {
            int blue = 3 * i;
            (ImagePlane r, ImagePlane g, ImagePlane b) = (new(256, 256), new(256, 256), new(256, 256));
            for (int k = 0; k < 65536; k++)
            {
                (r.Samples[k], g.Samples[k], b.Samples[k]) = ((k >> 8) / 255f, (k & 255) / 255f, blue / 255f);
            }

            MetricPicture picture = MetricPicture.From(YCrCb.FromRgb(r, g, b));
            for (int k = 0; k < 65536; k++)
            {
                if (
                    picture.Bands[0].Samples[k] != k >> 8
                    || picture.Bands[1].Samples[k] != (k & 255)
                    || picture.Bands[2].Samples[k] != blue
                )
                {
                    Assert.Fail($"({k >> 8}, {k & 255}, {blue}) came back as another colour");
                }
            }
        });
    }

    [TestMethod]
    public void Samples_of_16_bits_are_rounded_to_the_nearest_level()
    {
        ImagePlane plane = new(1, 3, [0.4f / 255, 0.6f / 255, 2f], 16);
        Assert.AreSequenceEqual(new byte[] { 0, 1, 255 }, MetricPicture.From(new FusionImage(plane)).Gray.Samples.ToArray());
    }

    [TestMethod]
    [DataRow((byte)255, (byte)255, (byte)255, (byte)255)]
    [DataRow((byte)255, (byte)0, (byte)0, (byte)76)]
    [DataRow((byte)0, (byte)255, (byte)0, (byte)150)]
    [DataRow((byte)0, (byte)0, (byte)255, (byte)29)]
    public void Gray_is_the_weighted_sum_of_the_bands(byte red, byte green, byte blue, byte gray)
    {
        MetricPicture picture = MetricPicture.FromRgb(new(1, 1, [red]), new(1, 1, [green]), new(1, 1, [blue]));
        Assert.AreEqual(gray, picture.Gray.Samples[0]);
    }

    [TestMethod]
    public void Gray_of_two_codes_differs_where_the_sum_is_near_a_half()
    {
        // 0.298936 * 67 + 0.587043 * 1 + 0.114021 * 2 rounds like 0.299 * 67 + 0.587 + 0.114 * 2 or not: both are asked.
        BytePlane red = RandomPictures.Noise(64, 64, 1);
        BytePlane green = RandomPictures.Noise(64, 64, 2);
        BytePlane blue = RandomPictures.Noise(64, 64, 3);
        MetricPicture picture = MetricPicture.FromRgb(red, green, blue);
        for (int i = 0; i < red.Samples.Length; i++)
        {
            double exact = 0.299 * red.Samples[i] + 0.587 * green.Samples[i] + 0.114 * blue.Samples[i];
            Assert.IsLessThan(0.51, Math.Abs(picture.OpenCvGray.Samples[i] - exact));
            Assert.IsLessThan(0.53, Math.Abs(picture.Gray.Samples[i] - exact));
        }
    }

    [TestMethod]
    public void Pictures_of_different_size_and_single_sources_are_refused()
    {
        MetricPicture small = MetricPicture.FromGray(RandomPictures.Noise(4, 5, 1));
        MetricPicture large = MetricPicture.FromGray(RandomPictures.Noise(6, 7, 1));
        PictureSizeMismatchException error = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            new MetricInput([small, large], small)
        );
        StringAssert.Contains(error.Message, "source 2 is 7x6");
        Assert.ThrowsExactly<PictureSizeMismatchException>(() => new MetricInput([small, small], small, large));
        Assert.ThrowsExactly<ArgumentException>(() => new MetricInput([small], small));
        Assert.ThrowsExactly<ArgumentException>(() => new BytePlane(2, 2, new byte[3]));
    }

    [TestMethod]
    public void A_derivation_that_throws_is_tried_again()
    {
        BytePlane plane = RandomPictures.Noise(2, 2, 1);
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            plane.Derive<string>("key", _ => throw new OperationCanceledException())
        );
        Assert.AreEqual("done", plane.Derive("key", _ => "done"));
        Assert.AreEqual("done", plane.Derive("key", _ => "not again"));
    }
}
