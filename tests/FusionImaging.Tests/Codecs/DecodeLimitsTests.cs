using System.Text;
using BitMiracle.LibTiff.Classic;
using FusionML.Testing;

namespace FusionML.Imaging.Tests;

/// <summary>What a picture costs is known from its header: memory by planes, file and codec, work by rows and scans.</summary>
[TestClass]
[DoNotParallelize]
public class DecodeLimitsTests
{
    [TestMethod]
    [DataRow(1, 268435456, 1, 0, "rows")]
    [DataRow(268435455, 1, 16, 6, "columns")]
    public void A_side_over_the_limit_is_refused_by_the_header(int width, int height, int bits, int colorType, string quantity)
    {
        byte[] file = Png(width, height, bits, colorType, rowBytes: 0);
        PictureLimitException refused = Assert.ThrowsExactly<PictureLimitException>(() => Read(file));
        Assert.AreEqual(quantity, refused.Quantity);
        Assert.AreEqual(DecodeLimits.Default.MaximumSide, refused.Limit);
    }

    /// <summary>1000 x 500 pixels: a plane takes 2,000,000 bytes, 8-bit bands 1,500,000, 16-bit bands 3,000,000.</summary>
    [TestMethod]
    [DataRow(1, 0, 2_000_000)]
    [DataRow(8, 2, 3_500_000)]
    [DataRow(16, 2, 5_000_000)]
    [DataRow(16, 6, 7_000_000)]
    public void Planes_and_file_count_as_memory(int bits, int colorType, int planes)
    {
        int channels = colorType switch
        {
            0 => 1,
            2 => 3,
            _ => 4,
        };
        byte[] file = Png(1000, 500, bits, colorType, (1000 * channels * bits + 7) / 8);
        PictureLimitException refused = Assert.ThrowsExactly<PictureLimitException>(() =>
            Read(file, new DecodeLimits { MaximumMemoryBytes = planes })
        );
        Assert.AreEqual("bytes of memory", refused.Quantity);

        // Beside the planes: the file, two stored rows, and a row of integers and floats.
        int row = 1000 * channels;
        int rest = file.Length + 2 * ((row * bits + 7) / 8) + row * 6;
        Assert.AreEqual(planes + rest, refused.Actual);
        Assert.AreEqual(1000, Read(file, new DecodeLimits { MaximumMemoryBytes = planes + rest }).Width);
    }

    [TestMethod]
    public void Scans_of_a_jpeg_count_as_work()
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require("cases/jpeg-progressive-490-scans-1024.jpg"));
        long pixels = 491L * 1024 * 1024;
        Assert.AreEqual(1024, Read(file, new DecodeLimits { MaximumScannedPixels = pixels }).Width);
        PictureLimitException refused = Assert.ThrowsExactly<PictureLimitException>(() =>
            Read(file, new DecodeLimits { MaximumScannedPixels = pixels - 1 })
        );
        Assert.AreEqual(pixels, refused.Actual);
    }

    /// <summary>A gray plane of floats, the components' bytes, and three bytes for each coefficient.</summary>
    [TestMethod]
    public void Coefficients_of_a_progressive_jpeg_count_as_memory()
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require("cases/jpeg-progressive-490-scans-1024.jpg"));
        long bytes = 1024 * 1024 * (4 + 1 + 3) + file.Length;
        Assert.AreEqual(1024, Read(file, new DecodeLimits { MaximumMemoryBytes = bytes }).Width);
        Assert.AreEqual(
            bytes,
            Assert
                .ThrowsExactly<PictureLimitException>(() => Read(file, new DecodeLimits { MaximumMemoryBytes = bytes - 1 }))
                .Actual
        );
    }

    /// <summary>A strip of eight megabytes is not decoded at once: neither memory nor patience is there for it.</summary>
    [TestMethod]
    [DataRow(Compression.LZW)]
    [DataRow(Compression.ADOBE_DEFLATE)]
    [DataRow(Compression.NONE)]
    public void A_large_strip_of_a_tiff_is_read_row_by_row(Compression compression)
    {
        const int Width = 2000;
        const int Height = 1400;
        string path = Path.GetTempFileName();
        try
        {
            WriteOneStrip(path, Width, Height, compression);
            FusionImage picture = PictureFile.Read(
                path,
                new DecodeLimits { MaximumMemoryBytes = 12L * Width * Height + new FileInfo(path).Length + 100_000 }
            );
            for (int y = 0; y < Height; y += 7)
            {
                for (int x = 0; x < Width; x += 3)
                {
                    (byte red, byte green, byte blue) = Pixel(x, y);
                    float luminance = YCrCb.FromRgb(red / 255f, green / 255f, blue / 255f).Y;
                    Assert.AreEqual(luminance, picture.Y[y, x], 1e-6f, $"{x}, {y}");
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Memory_that_a_raised_limit_promised_and_the_machine_has_not_is_a_typed_error()
    {
        PictureCodecs.Add(new FailingCodec("no memory", new InsufficientMemoryException()));
        StringAssert.Contains(
            Assert.ThrowsExactly<PictureException>(() => Read("no memory"u8.ToArray())).Message,
            nameof(DecodeLimits.MaximumMemoryBytes)
        );
    }

    [TestMethod]
    public void An_error_of_a_stream_inside_a_file_is_the_error_of_the_file()
    {
        PictureCodecs.Add(new FailingCodec("no stream", new IOException("a dictionary is missing")));
        StringAssert.Contains(
            Assert.ThrowsExactly<PictureFormatException>(() => Read("no stream"u8.ToArray())).Message,
            "a dictionary is missing"
        );
    }

    private static (byte Red, byte Green, byte Blue) Pixel(int x, int y) =>
        ((byte)(x * 7 + y), (byte)(x ^ y), (byte)(x * y >> 4));

    private static void WriteOneStrip(string path, int width, int height, Compression compression)
    {
        using Tiff tiff = Tiff.Open(path, "w");
        tiff.SetField(TiffTag.IMAGEWIDTH, width);
        tiff.SetField(TiffTag.IMAGELENGTH, height);
        tiff.SetField(TiffTag.ROWSPERSTRIP, height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, 3);
        tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.RGB);
        tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
        tiff.SetField(TiffTag.COMPRESSION, compression);
        byte[] row = new byte[3 * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = Pixel(x, y);
            }

            tiff.WriteScanline(row, y);
        }
    }

    private static FusionImage Read(byte[] file, DecodeLimits? limits = null) =>
        PictureFile.Read(new MemoryStream(file), "test", limits);

    /// <summary>A PNG of zeros.</summary>
    private static byte[] Png(int width, int height, int bits, int colorType, int rowBytes) =>
        DrawnPng.Of(width, height, DrawnPng.Compressed(new byte[rowBytes == 0 ? 1 : (rowBytes + 1) * height]), bits, colorType);

    /// <summary>A format of an application, whose codec runs into what no file should make it run into.</summary>
    private sealed class FailingCodec(string start, Exception error) : IPictureCodec
    {
        public string Name => "Failing";

        public IReadOnlyList<string> Extensions => [".failing"];

        public bool CanWrite => false;

        public bool CanRead(ReadOnlySpan<byte> content) => content.StartsWith(Encoding.ASCII.GetBytes(start));

        public FusionImage Read(
            ReadOnlyMemory<byte> content,
            string name,
            DecodeLimits limits,
            CancellationToken cancellationToken
        ) => throw error;

        public void Write(
            Stream destination,
            FusionImage image,
            string name,
            PictureWriteOptions options,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
