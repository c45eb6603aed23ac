using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class SplitYCrCbTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Planes_hold_the_formulas_of_the_reference()
    {
        IDataView rows = Split("First");
        ImagePlane y = TestRows.Planes(rows, "Y")[1];
        ImagePlane cr = TestRows.Planes(rows, "Cr")[1];
        ImagePlane cb = TestRows.Planes(rows, "Cb")[1];
        using MLImage image = SamplePair.DrawColor(1);
        for (int i = 0; i < y.Samples.Length; i++)
        {
            ReadOnlySpan<byte> pixel = image.Pixels.Slice(4 * i, 4);
            (double blue, double green, double red) = (pixel[0] / 255.0, pixel[1] / 255.0, pixel[2] / 255.0);
            double expected = 0.299 * red + 0.587 * green + 0.114 * blue;
            Assert.AreEqual(expected, y.Samples[i], 1e-6);
            Assert.AreEqual(0.713 * (red - expected) + 0.5, cr.Samples[i], 1e-6);
            Assert.AreEqual(0.564 * (blue - expected) + 0.5, cb.Samples[i], 1e-6);
        }
    }

    [TestMethod]
    public void A_gray_image_has_exact_luminance_and_neutral_chroma()
    {
        IDataView rows = Split("Second");
        using MLImage image = SamplePair.DrawGray(0);
        ImagePlane y = TestRows.Planes(rows, "Y")[0];
        for (int i = 0; i < y.Samples.Length; i++)
        {
            Assert.AreEqual(image.Pixels[4 * i] / 255f, y.Samples[i]);
        }

        Assert.IsTrue(TestRows.Planes(rows, "Cr")[0].Samples.IndexOfAnyExcept(0.5f) < 0);
        Assert.IsTrue(TestRows.Planes(rows, "Cb")[0].Samples.IndexOfAnyExcept(0.5f) < 0);
    }

    [TestMethod]
    public void The_order_of_the_bytes_of_an_image_makes_no_difference()
    {
        byte[] bgra = [10, 20, 30, 255, 200, 100, 50, 255];
        byte[] rgba = [30, 20, 10, 255, 50, 100, 200, 255];
        using MLImage first = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, bgra);
        using MLImage second = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, rgba);
        FusionImage one = MlImageConversion.ToFusionImage(first);
        FusionImage other = MlImageConversion.ToFusionImage(second);
        CollectionAssert.AreEqual(one.Y.Samples.ToArray(), other.Y.Samples.ToArray());
        CollectionAssert.AreEqual(one.Cr!.Samples.ToArray(), other.Cr!.Samples.ToArray());
        CollectionAssert.AreEqual(one.Cb!.Samples.ToArray(), other.Cb!.Samples.ToArray());
    }

    [TestMethod]
    public void The_columns_state_the_size_of_the_image_column()
    {
        DataViewSchema schema = Split("First").Schema;
        Assert.AreEqual(new PlaneDataViewType(SamplePair.Height, SamplePair.Width), schema["Y"].Type);
        Assert.AreEqual(new PlaneDataViewType(SamplePair.Height, SamplePair.Width), schema["Cb"].Type);
    }

    [TestMethod]
    public void Splitting_and_merging_gives_every_pixel_back()
    {
        IDataView rows = Split("First");
        IDataView merged = _context.Transforms.MergeYCrCb("Merged", "Y", "Cr", "Cb").Fit(rows).Transform(rows);
        byte[][] expected = TestRows.Pixels(rows, "First");
        byte[][] actual = TestRows.Pixels(merged, "Merged");
        Assert.HasCount(3, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    private IDataView Split(string column)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        return _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", column).Fit(rows).Transform(rows);
    }
}
