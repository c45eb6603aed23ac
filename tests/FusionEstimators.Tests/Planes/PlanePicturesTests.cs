using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class PlanePicturesTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_plane_becomes_a_gray_image_rounded_and_clamped()
    {
        ImagePlane plane = new(1, 5, [-0.5f, 0, 0.5f, 100.4f / 255, 7], bitDepth: 16);
        IDataView rows = Rows(new ThreePlanes { Y = plane });
        byte[] pixels = TestRows.Pixels(Apply(_context.Transforms.ConvertPlaneToImage("Image", "Y"), rows), "Image")[0];
        byte[] expected = [0, 0, 128, 100, 255];
        for (int i = 0; i < expected.Length; i++)
        {
            byte sample = expected[i];
            CollectionAssert.AreEqual(new byte[] { sample, sample, sample, 255 }, pixels.AsSpan(4 * i, 4).ToArray());
        }
    }

    [TestMethod]
    public void An_output_of_the_input_s_name_hides_it()
    {
        IDataView rows = Apply(_context.Transforms.ConvertPlaneToImage("Y"), Rows(new ThreePlanes { Y = new ImagePlane(2, 2) }));
        Assert.HasCount(16, TestRows.Pixels(rows, "Y")[0]);
        Assert.HasCount(2, rows.Schema.Where(column => column.Name == "Y").ToArray());
    }

    [TestMethod]
    public void A_plane_that_is_not_finite_is_an_error_that_names_the_column_and_the_place()
    {
        IDataView rows = Rows(new ThreePlanes { Y = new ImagePlane(1, 2, [0, float.NaN]) });
        PixelValueException error = Assert.ThrowsExactly<PixelValueException>(() =>
            TestRows.Pixels(Apply(_context.Transforms.ConvertPlaneToImage("Image", "Y"), rows), "Image")
        );
        StringAssert.Contains(error.Message, "'Image'");
        Assert.AreEqual(1, error.X);
    }

    [TestMethod]
    public void Planes_of_different_size_are_an_error_that_names_both_columns_and_sizes()
    {
        ThreePlanes row = new()
        {
            Y = new ImagePlane(2, 3),
            Cr = new ImagePlane(2, 3),
            Cb = new ImagePlane(4, 3),
        };
        PictureSizeMismatchException error = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            TestRows.Pixels(Apply(_context.Transforms.MergeYCrCb("Image", "Y", "Cr", "Cb"), Rows(row)), "Image")
        );
        StringAssert.Contains(error.Message, "'Y' is 3x2");
        StringAssert.Contains(error.Message, "'Cb' is 3x4");
    }

    [TestMethod]
    public void An_empty_value_is_an_error_that_names_the_column_and_the_row()
    {
        IDataView rows = Rows(new ThreePlanes { Y = new ImagePlane(1, 1) }, new ThreePlanes());
        PictureException error = Assert.ThrowsExactly<PictureException>(() =>
            TestRows.Pixels(Apply(_context.Transforms.ConvertPlaneToImage("Image", "Y"), rows), "Image")
        );
        Assert.AreEqual("Column 'Y' holds no picture in row 1.", error.Message);
    }

    [TestMethod]
    public void Merging_known_planes_gives_the_known_colour()
    {
        // Pure red: Y = .299, Cr = .713 (1 - .299) + .5, Cb = .564 (0 - .299) + .5.
        ThreePlanes row = new()
        {
            Y = new ImagePlane(1, 1, [0.299f]),
            Cr = new ImagePlane(1, 1, [0.999813f]),
            Cb = new ImagePlane(1, 1, [0.331364f]),
        };
        byte[] pixels = TestRows.Pixels(Apply(_context.Transforms.MergeYCrCb("Image", "Y", "Cr", "Cb"), Rows(row)), "Image")[0];
        CollectionAssert.AreEqual(new byte[] { 0, 0, 255, 255 }, pixels);
    }

    private static IDataView Apply(FusionEstimator<FusionTransformer> estimator, IDataView rows) =>
        estimator.Fit(rows).Transform(rows);

    private IDataView Rows(params ThreePlanes[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class ThreePlanes
    {
        [PlaneType]
        public ImagePlane? Y { get; set; }

        [PlaneType]
        public ImagePlane? Cr { get; set; }

        [PlaneType]
        public ImagePlane? Cb { get; set; }
    }
}
