using System.Text;

namespace FusionML.Imaging.Tests;

[TestClass]
public class JpegTests
{
    [TestMethod]
    [DataRow("jpeg-420.jpg", "jpeg-420.ppm")]
    [DataRow("jpeg-444-progressive.jpg", "jpeg-444-progressive.ppm")]
    [DataRow("jpeg-gray.jpg", "jpeg-gray.pgm")]
    [DataRow("jpeg-orientation1.jpg", "jpeg-orientation1.pgm")]
    [DataRow("jpeg-orientation2.jpg", "jpeg-orientation2.pgm")]
    [DataRow("jpeg-orientation3.jpg", "jpeg-orientation3.pgm")]
    [DataRow("jpeg-orientation4.jpg", "jpeg-orientation4.pgm")]
    [DataRow("jpeg-orientation5.jpg", "jpeg-orientation5.pgm")]
    [DataRow("jpeg-orientation6.jpg", "jpeg-orientation6.pgm")]
    [DataRow("jpeg-orientation7.jpg", "jpeg-orientation7.pgm")]
    [DataRow("jpeg-orientation8.jpg", "jpeg-orientation8.pgm")]
    public void A_file_is_decoded_as_other_decoders_do_it(string file, string expected)
    {
        FusionImage actual = Read(Fixture.Bytes($"Jpeg/{file}"));
        (int width, int height, byte[] samples) = BinaryPnm(Fixture.Bytes($"Jpeg/{expected}"));
        Assert.AreEqual((width, height), (actual.Width, actual.Height));
        CollectionAssert.AreEqual(samples.Select(sample => (int)sample).ToArray(), Fixture.Samples(actual, 255));
        Assert.AreEqual(expected.EndsWith(".ppm", StringComparison.Ordinal), actual.IsColor);
    }

    [TestMethod]
    public void A_print_picture_is_refused_by_name()
    {
        RequireLibrary();
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() =>
            PictureFile.Read(Fixture.PathOf("Jpeg/jpeg-cmyk.jpg"))
        );
        StringAssert.Contains(e.Message, "jpeg-cmyk.jpg");
        StringAssert.Contains(e.Message, "CMYK");
    }

    [TestMethod]
    [DataRow("jpeg-420.jpg")]
    [DataRow("jpeg-444-progressive.jpg")]
    [DataRow("jpeg-gray.jpg")]
    public void A_truncated_file_is_an_error_wherever_it_ends(string file)
    {
        byte[] whole = Fixture.Bytes($"Jpeg/{file}");
        for (int length = 4; length < whole.Length - 2; length++)
        {
            Assert.ThrowsExactly<PictureFormatException>(() => Read(whole[..length]), $"{file} cut to {length}");
        }
    }

    [TestMethod]
    public void A_missing_library_is_named_with_the_package_to_install()
    {
        JpegCodec codec = new(() => TurboJpegLibrary.Load(["no-such-library"]));
        CodecUnavailableException e = Assert.ThrowsExactly<CodecUnavailableException>(() =>
            codec.Read(Fixture.Bytes("Jpeg/jpeg-gray.jpg"), "a.jpg", DecodeLimits.Default, CancellationToken.None)
        );
        foreach (string word in (string[])["a.jpg", "libjpeg-turbo", "libturbojpeg0", "turbojpeg", "jpeg-turbo"])
        {
            StringAssert.Contains(e.Message, word);
        }
    }

    [TestMethod]
    public void A_library_without_the_entry_points_is_not_taken()
    {
        string[] other = OperatingSystem.IsWindows() ? ["kernel32.dll"] : ["libc.so.6", "libSystem.dylib"];
        Assert.IsNull(TurboJpegLibrary.Load(other));
    }

    [TestMethod]
    public void A_size_over_the_limits_is_refused()
    {
        RequireLibrary();
        DecodeLimits limits = new() { MaximumPixels = 23 * 17 - 1 };
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() =>
            Fixture.Read(Fixture.Bytes("Jpeg/jpeg-gray.jpg"), limits)
        );
        Assert.AreEqual((23L * 17, 23L * 17 - 1), (e.Actual, e.Limit));
    }

    [TestMethod]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0 }, 6)]
    [DataRow(new byte[] { 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0 }, 8)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 255, 255, 255, 255, 1, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 255, 255, 0x12, 1, 3, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 9, 0, 0, 0, 1 }, 1)]
    [DataRow(new byte[] { 0x49, 0x4D, 42, 0, 8, 0, 0, 0, 1, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49 }, 1)]
    public void The_orientation_is_found_or_upright_whatever_the_segment_holds(byte[] tiff, int expected)
    {
        byte[] segment = [.. Encoding.ASCII.GetBytes("Exif\0\0"), .. tiff];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xE1, 0, (byte)(segment.Length + 2), .. segment, 0xFF, 0xD9];
        Assert.AreEqual(expected, ExifOrientation.Find(jpeg));
    }

    private static FusionImage Read(byte[] content)
    {
        RequireLibrary();
        return Fixture.Read(content);
    }

    private static void RequireLibrary()
    {
        if (TurboJpegLibrary.Instance is null)
        {
            Assert.Inconclusive("skipped: libjpeg-turbo is not installed");
        }
    }

    /// <summary>A P5 or P6 file without comments and with the maximum 255, read without the code under test.</summary>
    private static (int Width, int Height, byte[] Samples) BinaryPnm(byte[] file)
    {
        string[] words = Encoding.Latin1.GetString(file).Split((char[])[' ', '\n'], 5);
        return (int.Parse(words[1]), int.Parse(words[2]), Encoding.Latin1.GetBytes(words[4]));
    }
}
