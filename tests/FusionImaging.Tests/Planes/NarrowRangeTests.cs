namespace FusionML.Imaging.Tests;

[TestClass]
public sealed class NarrowRangeTests
{
    [TestMethod]
    [DataRow(16, 0.4f, 0.49f, true)]
    [DataRow(16, 0.4f, 0.52f, false)]
    [DataRow(32, 0.4f, 0.49f, true)]
    [DataRow(8, 0.4f, 0.49f, false)]
    [DataRow(16, 0.4f, 0.4f, false)]
    public void Pictures_of_more_than_8_bits_in_less_than_a_tenth_of_the_range_are_narrow(
        int bitDepth,
        float low,
        float high,
        bool narrow
    )
    {
        ImagePlane plane = Ramp(low, high, bitDepth);
        Assert.AreEqual(narrow, NarrowRange.Find(plane) is not null);
    }

    [TestMethod]
    public void Dead_pixels_do_not_hide_a_narrow_range()
    {
        ImagePlane plane = Ramp(0.7f, 0.71f, 16);
        plane.Samples[17] = 0;
        plane.Samples[5000] = 1;
        SampleRange range = NarrowRange.Find(plane)!.Value;
        Assert.AreEqual(0.7, range.Low, 1e-4);
        Assert.AreEqual(0.71, range.High, 1e-4);
        ImagePlane stretched = range.Stretch(plane);
        Assert.AreEqual((0f, 1f), (stretched.Samples[17], stretched.Samples[5000]));
        Assert.AreEqual(0.5f, stretched.Samples[4950], 0.01f);
    }

    private static ImagePlane Ramp(float low, float high, int bitDepth)
    {
        ImagePlane plane = new(99, 100, bitDepth);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = low + (high - low) * i / (plane.Samples.Length - 1);
        }

        return plane;
    }
}
