namespace FusionML.Imaging.Tests;

[TestClass]
public class YCrCbTests
{
    [TestMethod]
    public void Every_8_bit_colour_comes_back_exactly()
    {
        for (int red = 0; red < 256; red++)
        {
            for (int green = 0; green < 256; green++)
            {
                for (int blue = 0; blue < 256; blue++)
                {
                    (float y, float cr, float cb) = YCrCb.FromRgb(red / 255f, green / 255f, blue / 255f);
                    (float r, float g, float b) = YCrCb.ToRgb(y, cr, cb);
                    if (MathF.Round(255 * r) != red || MathF.Round(255 * g) != green || MathF.Round(255 * b) != blue)
                    {
                        Assert.Fail($"({red}, {green}, {blue}) came back as ({255 * r}, {255 * g}, {255 * b}).");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void A_million_16_bit_colours_come_back_exactly()
    {
        Random random = new(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            (int red, int green, int blue) = (random.Next(65536), random.Next(65536), random.Next(65536));
            (float y, float cr, float cb) = YCrCb.FromRgb(red / 65535f, green / 65535f, blue / 65535f);
            (float r, float g, float b) = YCrCb.ToRgb(y, cr, cb);
            Assert.AreEqual(
                (red, green, blue),
                ((int)MathF.Round(65535 * r), (int)MathF.Round(65535 * g), (int)MathF.Round(65535 * b))
            );
        }
    }

    [TestMethod]
    [DataRow(1f, 0f, 0f, 0.299, 0.999813, 0.331364)]
    [DataRow(0f, 1f, 0f, 0.587, 0.081469, 0.168932)]
    [DataRow(0f, 0f, 1f, 0.114, 0.418718, 0.999704)]
    [DataRow(0.25f, 0.5f, 0.75f, 0.45375, 0.35472625, 0.667085)]
    public void The_primaries_have_the_references_values(float red, float green, float blue, double y, double cr, double cb)
    {
        (float actualY, float actualCr, float actualCb) = YCrCb.FromRgb(red, green, blue);
        Assert.AreEqual(y, actualY, 1e-6);
        Assert.AreEqual(cr, actualCr, 1e-6);
        Assert.AreEqual(cb, actualCb, 1e-6);
    }

    [TestMethod]
    public void A_gray_pixel_keeps_its_value_and_is_exactly_neutral()
    {
        for (int value = 0; value < 65536; value++)
        {
            float gray = value / 65535f;
            Assert.AreEqual((gray, 0.5f, 0.5f), YCrCb.FromRgb(gray, gray, gray));
            Assert.AreEqual((gray, gray, gray), YCrCb.ToRgb(gray, 0.5f, 0.5f));
        }
    }

    [TestMethod]
    public void Equal_bands_become_a_gray_picture_and_one_other_pixel_a_coloured_one()
    {
        ImagePlane band = new(2, 3, [0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 16);
        FusionImage gray = YCrCb.FromRgb(band, band.Clone(), band.Clone());
        Assert.IsFalse(gray.IsColor);
        Assert.AreEqual(16, gray.BitDepth);
        Assert.AreNotSame(band, gray.Y);
        ImagePlane other = band.Clone();
        other[1, 2] = 0.6f;
        FusionImage color = YCrCb.FromRgb(band, other, band);
        Assert.IsTrue(color.IsColor);
        (ImagePlane red, ImagePlane green, ImagePlane blue) = YCrCb.ToRgb(color);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(band.Samples[i], red.Samples[i], 1e-6f);
            Assert.AreEqual(other.Samples[i], green.Samples[i], 1e-6f);
            Assert.AreEqual(band.Samples[i], blue.Samples[i], 1e-6f);
        }
    }

    [TestMethod]
    public void Bands_of_different_size_are_refused_with_both_sizes()
    {
        ImagePlane small = new(2, 3);
        PictureSizeMismatchException e = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            YCrCb.FromRgb(small, small, new ImagePlane(3, 2))
        );
        Assert.AreEqual((3, 2, 2, 3), (e.FirstWidth, e.FirstHeight, e.SecondWidth, e.SecondHeight));
        StringAssert.Contains(e.Message, "3x2");
        StringAssert.Contains(e.Message, "2x3");
    }
}
