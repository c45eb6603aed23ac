using FusionML.Testing;

namespace FusionML.Imaging.Tests;

/// <summary>Small files that were refused or misread once, with what is right for each.</summary>
[TestClass]
public class SharedCaseTests
{
    [TestMethod]
    [DataRow("jpeg-without-eoi-refused-pixels-whole.jpg", "Premature end")]
    [DataRow("jpeg-junk-before-eoi-refused-pixels-whole.jpg", "extraneous bytes")]
    [DataRow("jpeg-jfif-revision-2.00-refused-pixels-whole.jpg", "2.00")]
    public void A_jpeg_that_is_odd_without_touching_a_pixel_is_the_clean_file_with_a_warning(string file, string warning)
    {
        byte[] odd = File.ReadAllBytes(Case(file));
        byte[] clean = file.Split('-')[1] switch
        {
            "without" => [.. odd, 0xFF, 0xD9],
            "junk" => WithoutJunk(odd),
            _ => WithRevisionOne(odd),
        };
        FusionImage expected = Fixture.Read(clean);
        FusionImage actual = Fixture.Read(odd);
        Assert.IsEmpty(expected.Metadata.Warnings);
        StringAssert.Contains(actual.Metadata.Warnings.Single(), warning);
        Assert.AreEqual((64, 48), (actual.Width, actual.Height));
        CollectionAssert.AreEqual(Fixture.Samples(expected, 255), Fixture.Samples(actual, 255));
    }

    [TestMethod]
    [DataRow("jpeg-sampling-410-valid-refused.jpg", "E60480095958AF3B8C388B9A310E5E3BBFEFEB7CB8A975FC7C49D7E604916977")]
    [DataRow("jpeg-sampling-2x4-valid-refused.jpg", "2DEA0B3B4757A3F8302BC7372261764D8282DABC1F2ED037A5D0287484B4FBD4")]
    [DataRow(
        "jpeg-exif-orientation6-long-little-endian-ignored.jpg",
        "78620FAEB2ED008CA4F91210BD81CB1F7962FDAC5F4D175DD24491053FDB0BA6"
    )]
    public void A_valid_jpeg_has_the_pixels_of_djpeg(string file, string digest)
    {
        FusionImage image = PictureFile.Read(Case(file));
        byte[] samples = [.. Fixture.Samples(image, 255).Select(sample => (byte)sample)];
        Assert.AreEqual(digest, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(samples)));
    }

    [TestMethod]
    public void An_arithmetic_jpeg_holds_far_more_pixels_than_bytes()
    {
        FusionImage image = PictureFile.Read(Case("jpeg-arithmetic-black-2048-refused-as-truncated.jpg"));
        Assert.AreEqual((2048, 2048), (image.Width, image.Height));
        Assert.IsFalse(image.Y.Samples.ContainsAnyExcept(0));
    }

    [TestMethod]
    public void A_jpeg_of_many_scans_is_bounded_by_its_work()
    {
        byte[] file = File.ReadAllBytes(Case("jpeg-progressive-490-scans-1024.jpg"));
        DecodeLimits limits = new() { MaximumScannedPixels = 16L << 20 };
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() => Fixture.Read(file, limits));
        Assert.AreEqual((491L << 20, 16L << 20), (e.Actual, e.Limit));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PictureFile.Read(new MemoryStream(file), "scans", null, source.Token)
        );
    }

    [TestMethod]
    public void A_png_is_turned_by_its_orientation()
    {
        // Orientation 6 shows the first stored column, from the bottom up, as the first row.
        FusionImage turned = PictureFile.Read(Case("png-exif-orientation6-ignored.png"));
        FusionImage stored = PictureFile.Read(Case("png-text-chunk-wrong-crc-refused.png"));
        Assert.AreEqual((13, 17), (turned.Width, turned.Height));
        Assert.AreEqual((17, 13), (stored.Width, stored.Height));
        for (int y = 0; y < stored.Height; y++)
        {
            for (int x = 0; x < stored.Width; x++)
            {
                Assert.AreEqual(stored.Y[y, x], turned.Y[x, stored.Height - 1 - y]);
            }
        }
    }

    [TestMethod]
    public void A_png_text_chunk_with_a_wrong_checksum_is_left_out_with_a_warning()
    {
        FusionImage image = PictureFile.Read(Case("png-text-chunk-wrong-crc-refused.png"));
        StringAssert.Contains(image.Metadata.Warnings.Single(), "tEXt");
    }

    [TestMethod]
    [DataRow("png-wrong-adler-misleading-message.png", "Adler-32")]
    [DataRow("png-without-adler-accepted.png", "Adler-32")]
    [DataRow("png-crlf-damaged-unclear-message.png", "CR LF pairs have become LF")]
    [DataRow("png-zlib-header-with-preset-dictionary-escapes-untyped.png", "preset dictionary")]
    public void A_damaged_png_is_refused_with_the_true_reason_by_path_and_by_stream(string file, string reason)
    {
        string path = Case(file);
        StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => PictureFile.Read(path)).Message, reason);
        byte[] content = File.ReadAllBytes(path);
        StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(content)).Message, reason);
    }

    [TestMethod]
    public void Opacity_is_kept()
    {
        FusionImage image = PictureFile.Read(Case("png-rgba-transparent-left-third.png"));
        Assert.IsNotNull(image.Alpha);
        Assert.AreEqual((0f, 1f), (image.Alpha[0, 0], image.Alpha[95, 127]));
        Assert.AreEqual(40 * 96, image.Alpha.Samples.Count(0f));
    }

    [TestMethod]
    public void Netpbm_files_are_read_as_netpbm_does()
    {
        FusionImage pam = PictureFile.Read(Case("pam-p7-rgb-refused.pam"));
        CollectionAssert.AreEqual(new[] { 0, 7, 2, 9, 4, 11, 6, 1, 8, 3, 10, 5 }, Fixture.Samples(pam, 255));
        FusionImage pgm = PictureFile.Read(Case("pgm-comment-glued-to-maxval-refused.pgm"));
        CollectionAssert.AreEqual(Enumerable.Range(1, 12).ToArray(), Fixture.Samples(pgm, 255));

        // Rows from the bottom up: 0, .5, then 1, .25.
        FusionImage pfm = PictureFile.Read(Case("pfm-float-refused.pfm"));
        CollectionAssert.AreEqual(new[] { 1f, 0.25f, 0f, 0.5f }, pfm.Y.Samples.ToArray());
        Assert.AreEqual(32, pfm.BitDepth);
    }

    [TestMethod]
    public void A_tiff_is_read()
    {
        FusionImage tiff = PictureFile.Read(Case("tiff-thermal-refused-without-name-of-format.tiff"));
        byte[] content = File.ReadAllBytes(Case("tiff-thermal-refused-without-name-of-format.tiff"));

        // Its one uncompressed strip of 221 bytes begins at 122.
        CollectionAssert.AreEqual(content[122..].Select(sample => (int)sample).ToArray(), Fixture.Samples(tiff, 255));
    }

    private static string Case(string file) => SharedFiles.Require($"cases/{file}");

    private static byte[] WithoutJunk(byte[] file)
    {
        // The junk stands between the end of the scan and the last marker; the encoded data end with the byte before it.
        byte[] clean = [.. file[..^5], 0xFF, 0xD9];
        return clean;
    }

    private static byte[] WithRevisionOne(byte[] file)
    {
        byte[] clean = [.. file];
        clean[clean.AsSpan().IndexOf("JFIF\0"u8) + 5] = 1;
        return clean;
    }
}
