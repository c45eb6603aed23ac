using FusionML.Imaging;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class PlaneMiddleTests
{
    [TestMethod]
    public void The_middle_is_as_far_from_either_side()
    {
        ImagePlane plane = new(4, 6);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = i;
        }

        CollectionAssert.AreEqual(new float[] { 8, 9, 14, 15 }, PlaneMiddle.Of(plane, 2).Samples.ToArray());
    }
}
