using System.Buffers.Binary;
using System.IO.Compression;
using FusionML.Fuzz;

namespace FusionML.Imaging.Tests;

/// <summary>
/// Files that are broken on purpose: whatever they hold, the answer is a picture or a <see cref="PictureException"/>.
/// </summary>
[TestClass]
[DoNotParallelize]
public class HostileFileTests
{
    /// <summary>Far above what the small pictures need and far below what a bomb asks for.</summary>
    private const long MostBytesPerRead = 16 << 20;

    [TestMethod]
    [DataRow("Png", "*.png")]
    [DataRow("Pnm", "*.p?m")]
    [DataRow("Jpeg", "*.jpg")]
    [DataRow("Tiff", "*-tiles.tif")]
    [DataRow("Tiff", "rgb8-*.tif")]
    [DataRow("Tiff", "p*.tif")]
    public void Every_truncation_is_a_picture_or_a_typed_error(string folder, string pattern)
    {
        foreach (string path in Fixture.All(folder, pattern))
        {
            byte[] whole = File.ReadAllBytes(path);
            for (int length = 0; length < whole.Length; length++)
            {
                TryRead(whole[..length], $"{path} cut to {length}");
            }
        }
    }

    [TestMethod]
    [DataRow("Png", "*.png")]
    [DataRow("Pnm", "*.p?m")]
    [DataRow("Jpeg", "*.jpg")]
    [DataRow("Tiff", "gray8-*.tif")]
    [DataRow("Tiff", "jpeg-ycbcr.tif")]
    [DataRow("Tiff", "f32-zip*.tif")]
    public void Every_corrupted_byte_is_a_picture_or_a_typed_error(string folder, string pattern)
    {
        foreach (string path in Fixture.All(folder, pattern))
        {
            byte[] whole = File.ReadAllBytes(path);
            for (int at = 0; at < whole.Length; at++)
            {
                foreach (byte change in (ReadOnlySpan<byte>)[0x01, 0x80, 0xFF])
                {
                    byte[] broken = [.. whole];
                    broken[at] ^= change;
                    TryRead(broken, $"{path} byte {at} changed by {change}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow("gray8.png")]
    [DataRow("palette4-adam7.png")]
    [DataRow("rgb16.png")]
    public void A_png_whose_checksums_are_right_is_a_picture_or_a_typed_error_whatever_its_bytes(string file)
    {
        byte[] whole = Fixture.Bytes($"Png/{file}");
        for (int at = 8; at < whole.Length; at++)
        {
            foreach (byte change in (ReadOnlySpan<byte>)[0x01, 0x10, 0x80, 0xFF])
            {
                byte[] broken = [.. whole];
                broken[at] ^= change;
                PngChecksums.RepairIn(broken);
                TryRead(broken, $"{file} byte {at} changed by {change}");
            }
        }
    }

    [TestMethod]
    public void Every_truncation_of_a_png_is_an_error()
    {
        byte[] whole = Fixture.Bytes("Png/rgb8.png");
        for (int length = 8; length < whole.Length; length++)
        {
            PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(
                () => Fixture.Read(whole[..length]),
                $"cut to {length}"
            );
            StringAssert.Contains(e.Message, "truncated");
        }
    }

    [TestMethod]
    public void A_wrong_checksum_is_an_error_that_names_chunk_and_place()
    {
        byte[] broken = Fixture.Bytes("Png/rgb8.png");
        broken[^1] ^= 1;
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(broken));
        StringAssert.Contains(e.Message, "IEND");
        StringAssert.Contains(e.Message, "AE426082");
    }

    [TestMethod]
    public void A_png_that_claims_more_than_its_data_can_hold_is_refused_before_allocating()
    {
        byte[] bomb = Fixture.Bytes("Png/gray8.png");
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 16000);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 16000);
        PngChecksums.RepairIn(bomb);
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Measured(bomb));
        StringAssert.Contains(e.Message, "16000x16000");
    }

    [TestMethod]
    [DataRow(int.MaxValue, int.MaxValue)]
    [DataRow(16385, 16384)]
    [DataRow(1, int.MaxValue)]
    public void A_png_over_the_limit_is_refused_before_allocating(int width, int height)
    {
        byte[] bomb = Fixture.Bytes("Png/rgb16-adam7.png");
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), height);
        PngChecksums.RepairIn(bomb);
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() => Measured(bomb));
        Assert.AreEqual((long)width * height, e.Actual);
        Assert.AreEqual(1L << 28, e.Limit);
    }

    [TestMethod]
    public void A_png_with_a_true_bomb_of_zeros_obeys_the_limit_of_the_caller()
    {
        byte[] bomb = DrawnPng.Of(8000, 8000, DrawnPng.Compressed(new byte[8000 * 8001]));
        Assert.IsLessThan(100_000, bomb.Length);
        DecodeLimits limits = new() { MaximumDecodedBytes = 8000 * 8001 - 1 };
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() => Fixture.Read(bomb, limits));
        Assert.AreEqual((8000L * 8001, 8000L * 8001 - 1), (e.Actual, e.Limit));
    }

    /// <summary>Deflate expands by 1032 at most: what fits is read, what can't fit is refused before anything is allocated.</summary>
    [TestMethod]
    public void Data_that_can_not_hold_the_pixels_are_refused_by_their_length()
    {
        const int Side = 3000;
        byte[] data = DrawnPng.Compressed(new byte[Side * (Side + 1)]);
        Assert.IsGreaterThan(1020, Side * (Side + 1) / data.Length);
        Assert.AreEqual(Side, Fixture.Read(DrawnPng.Of(Side, Side, data)).Height);
        int tooMany = 1032 * data.Length / (Side + 1) + 1;
        PictureFormatException refused = Assert.ThrowsExactly<PictureFormatException>(() =>
            Measured(DrawnPng.Of(Side, tooMany, data))
        );
        StringAssert.Contains(refused.Message, $"{data.Length} bytes of compressed data cannot hold");
    }

    [TestMethod]
    public void Wrong_png_structure_is_named()
    {
        byte[] row = DrawnPng.Compressed([0, 7]);
        Expect(DrawnPng.Of(1, 1, DrawnPng.Compressed([5, 7])), "the PNG filter 5");
        Expect(DrawnPng.Of(1, 2, row), "end in row 1 of 2");
        Expect(DrawnPng.Of(1, 1, [1, 2, 3, 4, 5]), "compressed PNG data are not valid");
        Expect(DrawnPng.Of(1, 1, row, colorType: 5), "colour type 5");
        Expect(DrawnPng.Of(1, 1, row, colorType: 3), "without a palette");
        Expect(
            DrawnPng.Of(1, 1, row, colorType: 3, extra: DrawnPng.Chunk("PLTE", [1, 2, 3])),
            "palette index 7, but the palette has 1"
        );
        Expect(
            DrawnPng.Of(1, 1, DrawnPng.Compressed([0, 1]), colorType: 3, extra: DrawnPng.Chunk("PLTE", [1, 2, 3])),
            "palette index 1, but the palette has 1"
        );
        Expect(DrawnPng.Of(1, 1, row, extra: DrawnPng.Chunk("PLTE", [1, 2])), "palette has 2 bytes");
        Expect(DrawnPng.Of(1, 1, row, extra: DrawnPng.Chunk("PLTE", new byte[771])), "palette has 771 bytes");
        byte[] late = [.. DrawnPng.Chunk("IDAT", row), .. DrawnPng.Chunk("PLTE", new byte[24])];
        Expect(DrawnPng.Of(1, 1, [], colorType: 3, extra: late), "after the image data");
        Expect(DrawnPng.Of(1, 1, row, extra: DrawnPng.Chunk("QUUX", [])), "critical PNG chunk 'QUUX'");
        Expect(DrawnPng.Of(0, 1, row), "0x1");
        Assert.AreEqual(
            3,
            Assert.ThrowsExactly<BitDepthException>(() => Fixture.Read(DrawnPng.Of(1, 1, row, depth: 3))).BitDepth
        );
        Assert.AreEqual(7 / 255f, Fixture.Read(DrawnPng.Of(1, 1, row, extra: DrawnPng.Chunk("quUx", [9]))).Y[0, 0]);

        static void Expect(byte[] file, string reason) =>
            StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(file)).Message, reason);
    }

    [TestMethod]
    public void A_wrong_zlib_checksum_is_an_error()
    {
        byte[] data = DrawnPng.Compressed([0, 7]);
        data[^1] ^= 1;
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(DrawnPng.Of(1, 1, data)));
        StringAssert.Contains(e.Message, "Adler-32");
        Assert.ThrowsExactly<PictureFormatException>(() => Fixture.Read(DrawnPng.Of(1, 1, data[..^4])));
        data[^1] ^= 1;
        Assert.AreEqual(7 / 255f, Fixture.Read(DrawnPng.Of(1, 1, [.. data, 1, 2, 3])).Y[0, 0]);
    }

    [TestMethod]
    public void A_pnm_header_that_claims_more_than_the_file_is_refused_before_allocating()
    {
        Assert.ThrowsExactly<PictureFormatException>(() => Measured("P6 16000 16000 65535\nabc"u8.ToArray()));
        Assert.ThrowsExactly<PictureFormatException>(() => Measured("P1 16000 16000 1 0 1"u8.ToArray()));
        Assert.ThrowsExactly<PictureLimitException>(() => Measured("P5 2147483647 2147483647 255\nabc"u8.ToArray()));
    }

    [TestMethod]
    [DataRow(16000, 16000)]
    [DataRow(20000, 20000)]
    public void A_jpeg_that_claims_more_than_it_can_hold_or_may_be_is_refused_before_allocating(int width, int height)
    {
        byte[] bomb = Fixture.Bytes("Jpeg/jpeg-420.jpg");
        int frame = bomb.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bomb.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(bomb.AsSpan(frame + 7), (ushort)width);
        PictureException e = Assert.Throws<PictureException>(() => Measured(bomb));
        Assert.IsTrue(
            width == 20000 ? e is PictureLimitException { Actual: 400_000_000 } : e is PictureFormatException,
            e.ToString()
        );
    }

    private static void TryRead(byte[] content, string what)
    {
        try
        {
            Measured(content);
        }
        catch (Exception e) when (e is not PictureException)
        {
            Assert.Fail($"{what}: {e}");
        }
        catch (PictureException) { }
    }

    private static void Measured(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Fixture.Read(content);
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsLessThan(MostBytesPerRead, allocated, "bytes allocated");
        }
    }
}
