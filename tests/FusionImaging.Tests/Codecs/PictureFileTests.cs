namespace FusionML.Imaging.Tests;

[TestClass]
public class PictureFileTests
{
    [TestMethod]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine("no-such-folder", "a.png");
        StringAssert.StartsWith(Assert.ThrowsExactly<PictureException>(() => PictureFile.Read(path)).Message, path);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<PictureException>(() => PictureFile.Read(AppContext.BaseDirectory)).Message,
            AppContext.BaseDirectory
        );
    }

    [TestMethod]
    public void Empty_and_unknown_files_are_named_with_what_they_hold()
    {
        StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read([])).Message, "picture: is empty");
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read([0x42, 0x4E, 1, 2]));
        Assert.AreEqual("picture", e.FileName);
        StringAssert.Contains(e.Message, "424E0102");
        StringAssert.Contains(e.Message, "PNG, PNM, JPEG, TIFF, PFM");
    }

    [TestMethod]
    [DataRow("BM\u0001\u0002\u0003\u0004\0\0\0\0", "BMP", "magick")]
    [DataRow("RIFF\u0001\u0002\u0003\u0004WEBP", "WebP", "dwebp")]
    [DataRow("GIF89a", "GIF", "magick")]
    [DataRow("\0\0\0 ftypheic", "HEIF", "heif-convert")]
    [DataRow("\0\0\0 ftypavif", "AVIF", "avifdec")]
    [DataRow("\0\0\0\u000CjP  ", "JPEG 2000", "opj_decompress")]
    [DataRow("%PDF-1.4", "PDF", "pdftoppm")]
    public void A_format_that_is_not_read_is_named_with_the_command_that_converts_it(string start, string format, string command)
    {
        byte[] file = System.Text.Encoding.Latin1.GetBytes(start.PadRight(40));
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(file));
        StringAssert.Contains(e.Message, $"is a {format} file");
        StringAssert.Contains(e.Message, command);
    }

    [TestMethod]
    public void A_dicom_file_is_named_with_both_commands()
    {
        byte[] file = [.. new byte[128], .. "DICM"u8, .. new byte[40]];
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(file));
        StringAssert.Contains(e.Message, "dcmj2pnm --write-16-bit-png picture picture.png");
        StringAssert.Contains(e.Message, "gdcmconv --raw");
    }

    [TestMethod]
    public void Content_and_not_the_extension_chooses_the_codec()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jpg");
        try
        {
            File.Copy(Fixture.PathOf("Pnm/gray10.pgm"), path);
            Assert.AreEqual(10, PictureFile.Read(path).BitDepth);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void A_pair_of_different_sizes_is_refused_with_both_files_and_sizes()
    {
        string first = Fixture.PathOf("Png/rgb8.png");
        string second = Fixture.PathOf("Png/rgb8-sub.png");
        PictureSizeMismatchException e = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            PictureFile.ReadPair(first, second)
        );
        StringAssert.Contains(e.Message, $"{first} is 11x9 but {second} is 23x17");
        Assert.AreEqual((11, 9, 23, 17), (e.FirstWidth, e.FirstHeight, e.SecondWidth, e.SecondHeight));
    }

    [TestMethod]
    public void A_pair_may_differ_in_depth_and_bands()
    {
        (FusionImage first, FusionImage second) = PictureFile.ReadPair(
            Fixture.PathOf("Png/rgb8.png"),
            Fixture.PathOf("Png/gray16.png")
        );
        Assert.AreEqual((8, true, 16, false), (first.BitDepth, first.IsColor, second.BitDepth, second.IsColor));
    }

    [TestMethod]
    public void A_stream_that_cannot_seek_and_gives_little_at_a_time_is_read_to_its_end()
    {
        byte[] content = Fixture.Bytes("Png/rgb16.png");
        FusionImage image = PictureFile.Read(new DrippingStream(content), "stream");
        CollectionAssert.AreEqual(
            Fixture.Samples(Fixture.Width, Fixture.Height, 3, Fixture.Large),
            Fixture.Samples(image, 65535)
        );
    }

    [TestMethod]
    public void A_file_over_the_limit_of_bytes_is_refused()
    {
        byte[] content = Fixture.Bytes("Png/rgb16.png");
        DecodeLimits limits = new() { MaximumFileBytes = content.Length - 1 };
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() => Fixture.Read(content, limits));
        Assert.AreEqual((content.Length, content.Length - 1L), (e.Actual, e.Limit));
        Assert.ThrowsExactly<PictureLimitException>(() => PictureFile.Read(new DrippingStream(content), "stream", limits));
        Fixture.Read(content, new DecodeLimits { MaximumFileBytes = content.Length });
    }

    [TestMethod]
    [DataRow("Png/rgb16-adam7.png")]
    [DataRow("Pnm/rgb10.ppm")]
    [DataRow("Jpeg/jpeg-gray.jpg")]
    public void Cancelled_reading_stops(string fixture)
    {
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PictureFile.Read(Fixture.PathOf(fixture), null, new CancellationToken(canceled: true))
        );
    }

    [TestMethod]
    public void An_application_can_add_a_format()
    {
        PictureCodecs.Add(new OnePixelCodec());
        Assert.AreEqual(0.25f, Fixture.Read([.. "ONEPIXEL"u8, 64]).Y[0, 0]);
        Assert.IsInstanceOfType<OnePixelCodec>(PictureCodecs.All[0]);
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read([.. "ONEPIXEL"u8]));
        StringAssert.Contains(e.Message, "picture: is not a valid one-pixel file");
    }

    /// <summary>A format of an application: nine bytes, the last of which is the pixel in 1/256.</summary>
    private sealed class OnePixelCodec : IPictureCodec
    {
        public string Name => "one-pixel";

        public IReadOnlyList<string> Extensions { get; } = [".one"];

        public bool CanWrite => false;

        public bool CanRead(ReadOnlySpan<byte> start) => start.StartsWith("ONEPIXEL"u8);

        public FusionImage Read(
            ReadOnlyMemory<byte> content,
            string name,
            DecodeLimits limits,
            CancellationToken cancellationToken
        ) =>
            content.Length == 9
                ? new(new ImagePlane(1, 1, [content.Span[8] / 256f]))
                : throw new InvalidDataException("It has no pixel.");

        public void Write(
            Stream destination,
            FusionImage image,
            string name,
            PictureWriteOptions options,
            CancellationToken token
        ) => throw new NotSupportedException();
    }

    /// <summary>Gives three bytes at a time and has no length.</summary>
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);
    }
}
