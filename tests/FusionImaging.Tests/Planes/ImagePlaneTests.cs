namespace FusionML.Imaging.Tests;

[TestClass]
public class ImagePlaneTests
{
    [TestMethod]
    [DataRow(0, 5)]
    [DataRow(5, 0)]
    [DataRow(-1, -1)]
    public void An_empty_plane_is_refused_with_its_size(int height, int width)
    {
        PictureException e = Assert.ThrowsExactly<PictureException>(() => new ImagePlane(height, width));
        StringAssert.Contains(e.Message, $"{width}x{height}");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(17)]
    [DataRow(64)]
    public void A_wrong_bit_depth_is_refused(int depth) =>
        Assert.AreEqual(depth, Assert.ThrowsExactly<BitDepthException>(() => new ImagePlane(1, 1, depth)).BitDepth);

    [TestMethod]
    public void A_plane_that_no_array_can_hold_is_refused() =>
        StringAssert.Contains(Assert.ThrowsExactly<PictureException>(() => new ImagePlane(65536, 65536)).Message, "4294967296");

    [TestMethod]
    public void A_wrong_number_of_samples_is_refused_with_both_numbers()
    {
        PictureException e = Assert.ThrowsExactly<PictureException>(() => new ImagePlane(2, 3, new float[5]));
        StringAssert.Contains(e.Message, "needs 6 samples, not 5");
    }

    [TestMethod]
    public void The_first_sample_that_is_not_finite_is_named_wherever_it_stands()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            for (int at = 0; at < 70; at++)
            {
                ImagePlane plane = new(7, 10);
                plane.Samples.Fill(-float.MaxValue);
                plane.Samples[at] = bad;
                plane.Samples[69] = bad;
                PixelValueException e = Assert.ThrowsExactly<PixelValueException>(() => plane.RequireFinite("a.png"));
                Assert.AreEqual((at % 10, at / 10, bad), (e.X, e.Y, e.Value));
                StringAssert.StartsWith(e.Message, "a.png");
            }
        }
    }

    [TestMethod]
    public void Finite_samples_of_any_size_pass()
    {
        ImagePlane plane = new(3, 11);
        plane.Samples.Fill(float.MaxValue);
        plane.Samples[5] = float.Epsilon;
        plane.Samples[6] = -0f;
        plane.RequireFinite("a.png");
        new FusionImage(plane, plane, plane).RequireFinite("a.png");
    }

    [TestMethod]
    public void A_picture_names_a_bad_sample_of_its_chroma_too()
    {
        ImagePlane good = new(2, 2);
        ImagePlane bad = new(2, 2, [0, 0, float.NaN, 0]);
        Assert.AreEqual((0, 1), At(new FusionImage(good, bad, good)));
        Assert.AreEqual((0, 1), At(new FusionImage(good, good, bad)));

        static (int X, int Y) At(FusionImage image)
        {
            PixelValueException e = Assert.ThrowsExactly<PixelValueException>(() => image.RequireFinite("picture"));
            return (e.X, e.Y);
        }
    }

    [TestMethod]
    public void Rows_and_indices_see_the_same_samples()
    {
        float[] samples = [1, 2, 3, 4, 5, 6];
        ImagePlane plane = new(2, 3, samples);
        plane[1, 2] = 9;
        Assert.AreEqual(9, samples[5]);
        Assert.AreEqual(9, plane.GetRow(1)[2]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plane.GetRow(2).Length);
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => plane[0, 3]);
        ImagePlane copy = plane.Clone();
        copy[0, 0] = 7;
        Assert.AreEqual(1, plane[0, 0]);
    }
}
