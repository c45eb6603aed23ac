using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class PixelFusionTests
{
    [TestMethod]
    public void Bytes_are_fused_and_rounded()
    {
        using ImageFusion fuser = new(new FusionRecipe { Rule = "average" });
        byte[] fused = new byte[6];
        fuser.Fuse([0, 10, 255, 7, 100, 3], [0, 20, 255, 8, 200, 250], 3, 2, fused);
        CollectionAssert.AreEqual(new byte[] { 0, 15, 255, 8, 150, 127 }, fused);
    }

    [TestMethod]
    public void Sixteen_bits_keep_their_sixteen_bits()
    {
        using ImageFusion fuser = new(new FusionRecipe { Rule = "maximum" });
        ushort[] first = [.. Enumerable.Range(0, 65536).Select(value => (ushort)value)];
        ushort[] fused = new ushort[65536];
        fuser.Fuse(first, new ushort[65536], 256, 256, fused);
        CollectionAssert.AreEqual(first, fused);
    }

    [TestMethod]
    public void Floats_are_taken_as_they_are()
    {
        using ImageFusion fuser = new(new FusionRecipe { Rule = "maximum" });
        float[] fused = new float[2];
        fuser.Fuse([0.123456f, 0.5f], [0.1f, 0.654321f], 1, 2, fused);
        CollectionAssert.AreEqual(new[] { 0.123456f, 0.654321f }, fused);
        Assert.ThrowsExactly<PixelValueException>(() => fuser.Fuse([float.NaN, 0], [0f, 0], 1, 2, fused));
        Assert.ThrowsExactly<PictureException>(() => fuser.Fuse([255f, 0], [0f, 0], 1, 2, fused));
    }

    [TestMethod]
    public void Spans_of_another_length_are_refused_with_all_three()
    {
        using ImageFusion fuser = new(new FusionRecipe { Rule = "average" });
        PictureException error = Assert.ThrowsExactly<PictureException>(() =>
            fuser.Fuse(new byte[6], new byte[5], 2, 3, new byte[7])
        );
        StringAssert.Contains(error.Message, "2x3 have 6 samples, but the first span has 6, the second 5 and the fused one 7");
        Assert.ThrowsExactly<PictureException>(() => fuser.Fuse([], [], 0, 3, new byte[1]));
    }
}
