using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class ReflectPaddingTests
{
    [TestMethod]
    [DataRow(1, new[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [DataRow(2, new[] { 0, 1, 0, 1, 0, 1, 0, 1 })]
    [DataRow(3, new[] { 0, 1, 2, 1, 0, 1, 2, 1 })]
    [DataRow(5, new[] { 0, 1, 2, 3, 4, 3, 2, 1 })]
    [DataRow(8, new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    public void Rows_and_columns_run_back_from_the_edge_as_often_as_needed(int length, int[] expected)
    {
        ImagePlane plane = new(length, length);
        for (int i = 0; i < length * length; i++)
        {
            plane.Samples[i] = i;
        }

        float[] padded = new PaddedPlane(plane, 8, 8).ToArray();
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                Assert.AreEqual(expected[y] * length + expected[x], padded[y * 8 + x]);
            }
        }

        CroppedPlane cropped = new(length, length, bitDepth: 16);
        cropped.Set(padded, 8);
        ImagePlane back = cropped.Plane;
        CollectionAssert.AreEqual(plane.Samples.ToArray(), back.Samples.ToArray());
        Assert.AreEqual(16, back.BitDepth);
    }

    [TestMethod]
    public void Lengths_are_rounded_up()
    {
        Assert.AreEqual(8, ReflectPadding.RoundUp(1, 8));
        Assert.AreEqual(8, ReflectPadding.RoundUp(8, 8));
        Assert.AreEqual(16, ReflectPadding.RoundUp(9, 8));
        Assert.ThrowsExactly<PictureException>(() => ReflectPadding.RoundUp(int.MaxValue - 3, 8));
    }
}
