using FusionML.Imaging;

namespace FusionML.Alignment.Tests;

[TestClass]
public sealed class PictureWarpTests
{
    [TestInitialize]
    public void RequireOpenCv() => NativeOpenCv.Require();

    private static double Wave(double x, double y) => 0.5 + (0.2 * Math.Sin(0.35 * x)) + (0.2 * Math.Cos((0.3 * y) + (0.1 * x)));

    [TestMethod]
    public void A_warped_formula_is_the_formula_at_the_warped_points()
    {
        PlanarTransform transform = new(0.98, 0.03, 4.3, -0.02, 1.01, 3.7, 1e-5, -2e-5, 1);
        FusionImage picture = Gray16(120, 100, Wave);
        FusionImage reference = Gray16(100, 80, (_, _) => 0);
        FusionImage warped = PictureWarp.Apply(picture, transform, reference);
        Assert.AreEqual((100, 80, 16), (warped.Width, warped.Height, warped.BitDepth));
        for (int y = 2; y < 78; y++)
        {
            for (int x = 2; x < 98; x++)
            {
                (double atX, double atY) = transform.Apply(x, y);
                if (atX > 4 && atY > 4 && atX < 115 && atY < 95)
                {
                    // OpenCV keeps coordinates to a 32nd of a pixel: half of that times the slopes of 0.09 and 0.06 is 0.0024;
                    // the rest is the interpolation's.
                    Assert.AreEqual(Wave(atX, atY), warped.Y[y, x], 0.004, $"({x}, {y})");
                }
            }
        }
    }

    [TestMethod]
    public void Values_stay_within_those_of_the_source()
    {
        FusionImage step = Gray16(64, 64, (x, _) => x < 31.5 ? 0.25 : 0.75);
        FusionImage warped = PictureWarp.Apply(step, PlanarTransform.Translation(0.4, 0), step);
        Assert.IsGreaterThanOrEqualTo(0.25f, warped.Y.Samples.ToArray().Min());
        Assert.IsLessThanOrEqualTo(0.75f, warped.Y.Samples.ToArray().Max());
    }

    [TestMethod]
    public void Beyond_the_picture_the_reference_stands_in_and_it_is_transparent()
    {
        ImagePlane Flat(double value) => Drawing.Plane(40, 30, (_, _) => value, 16);
        FusionImage picture = new(Flat(0.2), Flat(0.6), Flat(0.7)) { Alpha = Flat(1) };
        FusionImage reference = new(Flat(0.9), Flat(0.3), Flat(0.4));
        FusionImage warped = PictureWarp.Apply(picture, PlanarTransform.Translation(10, 0), reference);
        Assert.AreEqual((0.2f, 0.6f, 0.7f, 1f), Sample(warped, 29));
        Assert.AreEqual((0.9f, 0.3f, 0.4f, 0f), Sample(warped, 30));

        FusionImage onGray = PictureWarp.Apply(picture, PlanarTransform.Translation(10, 0), new FusionImage(Flat(0.9)));
        Assert.AreEqual((0.9f, 0.5f, 0.5f, 0f), Sample(onGray, 39));
    }

    [TestMethod]
    public void A_picture_of_another_size_is_laid_onto_the_grid_of_the_reference()
    {
        // The thermal picture has a quarter of the visible one's resolution: pixel (x, y) lies at (x + 0.5) / 4 - 0.5.
        PlanarTransform quarter = new(0.25, 0, -0.375, 0, 0.25, -0.375, 0, 0, 1);
        FusionImage thermal = Gray16(80, 60, (x, y) => Wave(x, y));
        FusionImage warped = PictureWarp.Apply(thermal, quarter, Gray16(320, 240, (_, _) => 0));
        Assert.AreEqual((320, 240), (warped.Width, warped.Height));
        Assert.AreEqual(Wave((200.5 / 4) - 0.5, (100.5 / 4) - 0.5), warped.Y[100, 200], 0.004);
    }

    [TestMethod]
    public void The_common_area_is_the_largest_rectangle_that_all_cover()
    {
        CommonArea area = CommonArea.Of(
            100,
            80,
            [
                (PlanarTransform.Translation(7.5, 0), 100, 80),
                (PlanarTransform.Translation(-3, -4.25), 100, 80),
                (PlanarTransform.Translation(0, 2), 100, 80),
            ]
        );

        // Columns 3 to 91 (x + 7.5 <= 99), rows 5 (y >= 4.25) to 77 (y + 2 <= 79).
        Assert.AreEqual(new CommonArea(3, 5, 89, 73), area);
        FusionImage cut = area.Cut(Gray16(100, 80, (x, y) => (x + (100 * y)) / 10000));
        Assert.AreEqual((89, 73), (cut.Width, cut.Height));
        Assert.AreEqual(0.0503, cut.Y[0, 0], 1e-6);
    }

    [TestMethod]
    public void A_turned_picture_has_no_corner_in_the_common_area_that_it_does_not_cover()
    {
        PlanarTransform turn = PlanarTransform.Similarity(1.02, 7, 50, 40);
        CommonArea area = CommonArea.Of(100, 80, [(turn, 100, 80)]);
        bool Covers(int x, int y)
        {
            (double atX, double atY) = turn.Apply(x, y);
            return atX is >= -1e-5 and <= 99.00001 && atY is >= -1e-5 and <= 79.00001;
        }

        for (int y = area.Top; y < area.Top + area.Height; y++)
        {
            Assert.IsTrue(Covers(area.Left, y) && Covers(area.Left + area.Width - 1, y), $"row {y}");
        }

        // No rectangle is larger: all are tried.
        long largest = 0;
        for (int top = 0; top < 80; top++)
        {
            for (int bottom = top; bottom < 80; bottom++)
            {
                int[] covered = [.. Enumerable.Range(0, 100).Where(x => Covers(x, top) && Covers(x, bottom))];
                largest = Math.Max(largest, (long)covered.Length * (bottom - top + 1));
            }
        }

        Assert.AreEqual(largest, (long)area.Width * area.Height);
    }

    [TestMethod]
    public void Pictures_without_a_common_area_are_refused()
    {
        Assert.ThrowsExactly<AlignmentException>(() =>
            CommonArea.Of(
                100,
                80,
                [(PlanarTransform.Translation(60, 0), 100, 80), (PlanarTransform.Translation(-60, 0), 100, 80)]
            )
        );
    }

    private static FusionImage Gray16(int width, int height, Func<double, double, double> formula) =>
        Drawing.Gray(width, height, formula, 16);

    private static (float Y, float Cr, float Cb, float Alpha) Sample(FusionImage picture, int x) =>
        (picture.Y[15, x], picture.Cr![15, x], picture.Cb![15, x], picture.Alpha![15, x]);
}
