namespace FusionML.Imaging.Tests;

[TestClass]
public class MetadataTests
{
    [TestMethod]
    [DataRow(".png", true)]
    [DataRow(".png", false)]
    [DataRow(".jpg", true)]
    [DataRow(".jpg", false)]
    [DataRow(".tif", true)]
    [DataRow(".tif", false)]
    public void Profile_camera_and_time_are_carried_and_the_picture_is_upright(string extension, bool isColor)
    {
        PictureMetadata metadata = new()
        {
            IccProfile = Profile(isColor, 100_000),
            CameraMaker = "Maker",
            CameraModel = "X1",
            TimeTaken = new DateTime(2024, 5, 6, 7, 8, 9),
        };
        FusionImage again = RoundTrip(isColor, metadata, extension);
        CollectionAssert.AreEqual(metadata.IccProfile.ToArray(), again.Metadata.IccProfile.ToArray());
        Assert.AreEqual(("Maker", "X1"), (again.Metadata.CameraMaker, again.Metadata.CameraModel));
        Assert.AreEqual(metadata.TimeTaken, again.Metadata.TimeTaken);
        Assert.AreEqual((5, 3), (again.Width, again.Height));
        Assert.IsEmpty(again.Metadata.Warnings);
    }

    [TestMethod]
    [DataRow(".png")]
    [DataRow(".jpg")]
    [DataRow(".tif")]
    public void A_profile_of_another_colour_space_is_left_out(string extension)
    {
        Assert.IsTrue(
            RoundTrip(false, new PictureMetadata { IccProfile = Profile(true, 500) }, extension).Metadata.IccProfile.IsEmpty
        );
        Assert.IsTrue(RoundTrip(true, new PictureMetadata { IccProfile = new byte[500] }, extension).Metadata.IccProfile.IsEmpty);
    }

    [TestMethod]
    [DataRow(".png", 8)]
    [DataRow(".png", 16)]
    [DataRow(".tif", 8)]
    [DataRow(".tif", 16)]
    [DataRow(".tif", 32)]
    [DataRow(".pam", 8)]
    [DataRow(".pam", 16)]
    public void Opacity_is_written_where_the_format_has_it(string extension, int depth)
    {
        float maximum = depth == 8 ? 255 : 65535;
        foreach (bool isColor in (bool[])[true, false])
        {
            FusionImage image = Picture(isColor, PictureMetadata.None, depth);
            ImagePlane alpha = new(3, 5, [.. Enumerable.Range(0, 15).Select(i => 17 * i / maximum)], depth);
            FusionImage with = isColor ? new(image.Y, image.Cr!, image.Cb!) { Alpha = alpha } : new(image.Y) { Alpha = alpha };
            FusionImage again = RoundTrip(with, extension);
            CollectionAssert.AreEqual(alpha.Samples.ToArray(), again.Alpha!.Samples.ToArray());
            Assert.AreEqual(isColor, again.IsColor);
            Assert.AreEqual(depth, again.BitDepth);
        }
    }

    [TestMethod]
    public void A_picture_that_is_opaque_everywhere_has_no_opacity()
    {
        ImagePlane opaque = new(3, 5);
        opaque.Samples.Fill(1);
        Assert.IsNull(RoundTrip(new FusionImage(new ImagePlane(3, 5)) { Alpha = opaque }, ".png").Alpha);
        Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            new FusionImage(new ImagePlane(3, 5)) { Alpha = new ImagePlane(5, 3) }
        );
    }

    [TestMethod]
    public void The_exif_block_is_laid_out_as_the_standard_says()
    {
        byte[] block = ExifWriter.Write(
            new PictureMetadata { CameraModel = "X1", TimeTaken = new DateTime(2024, 5, 6, 7, 8, 9) }
        );

        // Big endian TIFF; the directory at 8 with four entries in ascending order: model of three bytes in place, upright, time
        // and the EXIF directory elsewhere.
        string hex = Convert.ToHexString(block);
        StringAssert.StartsWith(hex, "4D4D002A000000080004" + "011000020000000358310000" + "0112000300000001" + "00010000");
        StringAssert.Contains(hex, "01320002000000140000003E" + "8769000400000001" + "00000052" + "00000000");
        Assert.AreEqual("2024:05:06 07:08:09\0", System.Text.Encoding.ASCII.GetString(block, 0x3E, 20));
        StringAssert.Contains(hex[(2 * 0x52)..], "0001" + "90030002000000140000006400000000");
        Assert.AreEqual("2024:05:06 07:08:09\0", System.Text.Encoding.ASCII.GetString(block, 0x64, 20));
    }

    private static FusionImage RoundTrip(bool isColor, PictureMetadata metadata, string extension) =>
        RoundTrip(Picture(isColor, metadata, 8), extension);

    private static FusionImage RoundTrip(FusionImage image, string extension)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);
        try
        {
            PictureFile.Write(path, image);
            return PictureFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static FusionImage Picture(bool isColor, PictureMetadata metadata, int depth)
    {
        ImagePlane y = new(3, 5, [.. Enumerable.Range(0, 15).Select(i => i / 15f)], depth);
        ImagePlane chroma = new(3, 5, depth);
        chroma.Samples.Fill(0.55f);
        return isColor ? new(y, chroma, chroma) { Metadata = metadata } : new(y) { Metadata = metadata };
    }

    private static byte[] Profile(bool isColor, int length)
    {
        byte[] profile = new byte[length];
        new Random(3).NextBytes(profile);
        (isColor ? "RGB "u8 : "GRAY"u8).CopyTo(profile.AsSpan(16));
        return profile;
    }
}
