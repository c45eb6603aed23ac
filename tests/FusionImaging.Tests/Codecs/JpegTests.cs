using System.Globalization;
using System.Security.Cryptography;
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
    [DataRow("jpeg-cmyk.jpg", "jpeg-cmyk.ppm")]
    [DataRow("jpeg-ycck.jpg", "jpeg-ycck.ppm")]
    public void A_file_is_decoded_as_other_decoders_do_it(string file, string expected)
    {
        FusionImage actual = PictureFile.Read(Fixture.PathOf($"Jpeg/{file}"));
        (int width, int height, byte[] samples) = BinaryPnm(Fixture.Bytes($"Jpeg/{expected}"));
        Assert.AreEqual((width, height), (actual.Width, actual.Height));
        CollectionAssert.AreEqual(samples.Select(sample => (int)sample).ToArray(), Fixture.Samples(actual, 255));
        Assert.AreEqual(expected.EndsWith(".ppm", StringComparison.Ordinal), actual.IsColor);
    }

    public static IEnumerable<object[]> Layouts =>
        File.ReadLines(Fixture.PathOf("JpegLayouts/djpeg.txt")).Select(line => (object[])[.. line.Split(' ')]);

    /// <summary>
    /// Every sampling layout that <c>cjpeg -sample</c> makes, and some with different chroma, in every coding; the digest is that
    /// of what <c>djpeg -dct int</c> gives.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void Every_sampling_layout_and_coding_gives_the_pixels_of_djpeg(
        string file,
        string width,
        string height,
        string digest
    )
    {
        FusionImage image = PictureFile.Read(Fixture.PathOf($"JpegLayouts/{file}"));
        Assert.AreEqual(
            (int.Parse(width, CultureInfo.InvariantCulture), int.Parse(height, CultureInfo.InvariantCulture)),
            (image.Width, image.Height)
        );
        byte[] samples = [.. Fixture.Samples(image, 255).Select(sample => (byte)sample)];
        Assert.AreEqual(digest, Convert.ToHexString(SHA256.HashData(samples)));
        Assert.IsEmpty(image.Metadata.Warnings);
    }

    [TestMethod]
    [DataRow("jpeg-420.jpg")]
    [DataRow("jpeg-444-progressive.jpg")]
    [DataRow("jpeg-gray.jpg")]
    public void A_truncated_file_is_an_error_unless_only_the_end_marker_is_missing(string file)
    {
        byte[] whole = Fixture.Bytes($"Jpeg/{file}");
        for (int length = 4; length < whole.Length - 2; length++)
        {
            Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(whole[..length]), $"{file} cut to {length}");
        }

        FusionImage endless = Fixture.Read(whole[..^2]);
        CollectionAssert.AreEqual(Fixture.Samples(Fixture.Read(whole), 255), Fixture.Samples(endless, 255));
        StringAssert.Contains(endless.Metadata.Warnings.Single(), "Premature end");
    }

    [TestMethod]
    public void An_arithmetic_file_without_its_end_is_refused_because_its_data_do_not_show_where_they_end()
    {
        byte[] whole = Fixture.Bytes("JpegLayouts/2x2-arithmetic.jpg");
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(whole[..^2]));
        StringAssert.Contains(e.Message, "no end marker");
    }

    [TestMethod]
    [DataRow("JpegLayouts/2x2-arithmetic.jpg")]
    [DataRow("JpegLayouts/2x2-arithmetic-progressive.jpg")]
    [DataRow("JpegLayouts/4x2-progressive.jpg")]
    public void Every_corrupted_byte_is_a_picture_or_a_typed_error(string file)
    {
        byte[] whole = Fixture.Bytes(file);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] broken = [.. whole];
            broken[at] ^= 0x5A;
            try
            {
                Fixture.Read(broken, new DecodeLimits { MaximumPixels = 1 << 20 });
            }
            catch (PictureException) { }
        }
    }

    [TestMethod]
    public void A_size_over_the_limits_is_refused()
    {
        DecodeLimits limits = new() { MaximumPixels = 23 * 17 - 1 };
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() =>
            Fixture.Read(Fixture.Bytes("Jpeg/jpeg-gray.jpg"), limits)
        );
        Assert.AreEqual((23L * 17, 23L * 17 - 1), (e.Actual, e.Limit));
    }

    [TestMethod]
    public void Twelve_bits_and_other_frames_are_refused_by_name()
    {
        byte[] file = Fixture.Bytes("Jpeg/jpeg-gray.jpg");
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        byte[] deep = [.. file];
        deep[frame + 4] = 12;
        Assert.AreEqual(12, Assert.ThrowsExactly<BitDepthException>(() => Fixture.Read(deep)).BitDepth);
        foreach ((byte process, string words) in (ReadOnlySpan<(byte, string)>)[(0xC3, "lossless"), (0xC5, "hierarchical")])
        {
            byte[] other = [.. file];
            other[frame + 1] = process;
            StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(other)).Message, words);
        }
    }

    [TestMethod]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0 }, 6)]
    [DataRow(new byte[] { 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0 }, 8)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 4, 0, 1, 0, 0, 0, 6, 0, 0, 0 }, 6)]
    [DataRow(new byte[] { 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 4, 0, 0, 0, 1, 0, 0, 0, 3 }, 3)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 2, 0, 0, 0, 6, 0, 0, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 255, 255, 255, 255, 1, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 255, 255, 0x12, 1, 3, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49, 42, 0, 9, 0, 0, 0, 1 }, 1)]
    [DataRow(new byte[] { 0x49, 0x4D, 42, 0, 8, 0, 0, 0, 1, 0 }, 1)]
    [DataRow(new byte[] { 0x49, 0x49 }, 1)]
    public void The_orientation_is_found_or_upright_whatever_the_block_holds(byte[] tiff, int expected)
    {
        Assert.AreEqual(expected, ExifReader.Read(tiff).OrientationValue);
    }

    /// <summary>A P5 or P6 file without comments and with the maximum 255, read without the code under test.</summary>
    private static (int Width, int Height, byte[] Samples) BinaryPnm(byte[] file)
    {
        string[] words = Encoding.Latin1.GetString(file).Split((char[])[' ', '\n'], 5);
        return (
            int.Parse(words[1], CultureInfo.InvariantCulture),
            int.Parse(words[2], CultureInfo.InvariantCulture),
            Encoding.Latin1.GetBytes(words[4])
        );
    }
}
