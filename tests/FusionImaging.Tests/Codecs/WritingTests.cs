using System.Buffers.Binary;

namespace FusionML.Imaging.Tests;

[TestClass]
public class WritingTests
{
    public required TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow("Png/gray8.png", ".png")]
    [DataRow("Png/gray16.png", ".png")]
    [DataRow("Png/rgb8-paeth.png", ".png")]
    [DataRow("Png/rgb16.png", ".png")]
    [DataRow("Png/gray8.png", ".pgm")]
    [DataRow("Png/gray16.png", ".pgm")]
    [DataRow("Png/rgb8-paeth.png", ".ppm")]
    [DataRow("Png/rgb16.png", ".pnm")]
    [DataRow("Png/gray16.png", ".ppm")]
    [DataRow("Png/gray8.png", ".tif")]
    [DataRow("Png/gray16.png", ".tiff")]
    [DataRow("Png/rgb8-paeth.png", ".tif")]
    [DataRow("Png/rgb16.png", ".tif")]
    [DataRow("Png/gray16.png", ".pam")]
    [DataRow("Png/rgb8-paeth.png", ".pam")]
    [DataRow("Tiff/f32-none.tif", ".tif")]
    [DataRow("Tiff/f32-none.tif", ".pfm")]
    public void What_was_read_is_written_and_read_again_exactly(string fixture, string extension)
    {
        FusionImage original = PictureFile.Read(Fixture.PathOf(fixture));
        string path = NewPath(extension);
        PictureFile.Write(path, original);
        FusionImage again = PictureFile.Read(path);
        Assert.AreEqual(original.BitDepth, again.BitDepth);
        Assert.AreEqual(original.IsColor, again.IsColor);
        CollectionAssert.AreEqual(original.Y.Samples.ToArray(), again.Y.Samples.ToArray());
        CollectionAssert.AreEqual(original.Cr?.Samples.ToArray(), again.Cr?.Samples.ToArray());
        CollectionAssert.AreEqual(original.Cb?.Samples.ToArray(), again.Cb?.Samples.ToArray());
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void A_written_png_has_the_chunks_and_samples_of_the_standard()
    {
        string path = NewPath(".png");
        PictureFile.Write(path, new FusionImage(new ImagePlane(1, 2, [0f, 1f], 16)));
        byte[] file = File.ReadAllBytes(path);

        // CRC of an empty IEND, as every PNG file ends; and the header's fields.
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82 }, file[^12..]);
        Assert.AreEqual(2u, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(16)));
        Assert.AreEqual(1u, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(20)));
        CollectionAssert.AreEqual(new byte[] { 16, 0, 0, 0, 0 }, file[24..29]);
    }

    [TestMethod]
    public void A_written_pgm_is_the_same_bytes_that_netpbm_writes()
    {
        string path = NewPath(".pgm");
        float[] samples = [.. Fixture.Samples(23, 17, 1, (x, y, b) => (x * 11 + y) % 256).Select(v => v / 255f)];
        PictureFile.Write(path, new FusionImage(new ImagePlane(17, 23, samples)));
        byte[] expected =
        [
            .. "P5\n23 17\n255\n"u8,
            .. Fixture.Samples(23, 17, 1, (x, y, b) => (x * 11 + y) % 256).Select(v => (byte)v),
        ];
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow(-1f, 0)]
    [DataRow(2f, 255)]
    [DataRow(0.5f, 128)]
    [DataRow(0.1f, 26)]
    [DataRow(0.00195f, 0)]
    [DataRow(0.00197f, 1)]
    public void Samples_are_clamped_and_rounded(float value, int expected)
    {
        string path = NewPath(".png");
        PictureFile.Write(path, new FusionImage(new ImagePlane(1, 1, [value])));
        Assert.AreEqual(expected / 255f, PictureFile.Read(path).Y[0, 0]);
    }

    [TestMethod]
    [DataRow(1, null, 8)]
    [DataRow(8, null, 8)]
    [DataRow(10, null, 16)]
    [DataRow(16, null, 16)]
    [DataRow(32, null, 16)]
    [DataRow(16, 8, 8)]
    [DataRow(8, 16, 16)]
    public void The_bit_depth_is_the_sources_or_the_one_asked_for(int source, int? asked, int expected)
    {
        string path = NewPath(".png");
        PictureFile.Write(path, new FusionImage(new ImagePlane(2, 2, source)), new PictureWriteOptions { BitDepth = asked });
        Assert.AreEqual(expected, PictureFile.Read(path).BitDepth);
    }

    [TestMethod]
    public void Large_pictures_of_noise_survive_every_compression()
    {
        Random random = new(5);
        ImagePlane plane = new(301, 499);
        foreach (ref float sample in plane.Samples)
        {
            sample = random.Next(256) / 255f;
        }

        foreach (System.IO.Compression.CompressionLevel level in Enum.GetValues<System.IO.Compression.CompressionLevel>())
        {
            string path = NewPath(".png");
            PictureFile.Write(path, new FusionImage(plane), new PictureWriteOptions { Compression = level });
            CollectionAssert.AreEqual(plane.Samples.ToArray(), PictureFile.Read(path).Y.Samples.ToArray(), level.ToString());
        }
    }

    [TestMethod]
    public void An_existing_file_is_kept_unless_overwriting_is_asked_for()
    {
        string path = NewPath(".png");
        FusionImage image = new(new ImagePlane(1, 1));
        File.WriteAllText(path, "mine");
        StringAssert.Contains(Assert.ThrowsExactly<PictureExistsException>(() => PictureFile.Write(path, image)).Message, path);
        Assert.AreEqual("mine", File.ReadAllText(path));
        PictureFile.Write(path, image, new PictureWriteOptions { Overwrite = true });
        Assert.AreEqual(1, PictureFile.Read(path).Width);
    }

    [TestMethod]
    public void Nothing_is_left_behind_when_writing_fails_or_is_cancelled()
    {
        string path = NewPath(".pgm");
        FusionImage color = PictureFile.Read(Fixture.PathOf("Png/rgb8.png"));
        StringAssert.Contains(Assert.ThrowsExactly<PictureFormatException>(() => PictureFile.Write(path, color)).Message, ".ppm");
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PictureFile.Write(Path.ChangeExtension(path, ".png"), color, null, new CancellationToken(canceled: true))
        );
        BitDepthException depth = Assert.ThrowsExactly<BitDepthException>(() =>
            PictureFile.Write(Path.ChangeExtension(path, ".png"), color, new PictureWriteOptions { BitDepth = 12 })
        );
        Assert.AreEqual(12, depth.BitDepth);
        Assert.HasCount(0, Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void Unknown_and_read_only_extensions_are_refused_with_those_that_can_be_written()
    {
        FusionImage image = new(new ImagePlane(1, 1));
        foreach (string extension in (string[])[".webp", ".bmp", ""])
        {
            PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() =>
                PictureFile.Write(NewPath(extension), image)
            );
            StringAssert.Contains(e.Message, $"'{extension}'");
            StringAssert.Contains(e.Message, ".png");
        }
    }

    [TestMethod]
    public void Floats_in_colour_come_back_to_within_a_rounding()
    {
        foreach (string extension in (string[])[".tif", ".pfm"])
        {
            string path = NewPath(extension);
            FusionImage original = PictureFile.Read(Fixture.PathOf("Tiff/f32rgb-none.tif"));
            PictureFile.Write(path, original);
            FusionImage again = PictureFile.Read(path);
            Assert.AreEqual(32, again.BitDepth);
            for (int i = 0; i < original.Y.Samples.Length; i++)
            {
                Assert.AreEqual(original.Y.Samples[i], again.Y.Samples[i], 1e-6f);
                Assert.AreEqual(original.Cr!.Samples[i], again.Cr!.Samples[i], 1e-6f);
            }
        }
    }

    [TestMethod]
    public void A_written_pfm_is_the_bytes_of_its_definition()
    {
        string path = NewPath(".pfm");
        PictureFile.Write(path, new FusionImage(new ImagePlane(2, 1, [0.5f, 1f])));
        byte[] expected = [.. "Pf\n1 2\n-1.0\n"u8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x3F];
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(path));
        Assert.ThrowsExactly<BitDepthException>(() =>
            PictureFile.Write(NewPath(".pfm"), new FusionImage(new ImagePlane(1, 1)), new PictureWriteOptions { BitDepth = 8 })
        );
    }

    [TestMethod]
    [DataRow(100, 1, 1.5)]
    [DataRow(92, 1, 5)]
    [DataRow(50, 2, 12)]
    public void A_jpeg_is_as_near_as_its_quality_says(int quality, int luminanceSampling, double most)
    {
        // A smooth picture of 40x30 in colour, so that halved chroma is no reason for a difference.
        ImagePlane y = new(30, 40);
        ImagePlane chroma = new(30, 40);
        for (int i = 0; i < y.Samples.Length; i++)
        {
            (int row, int column) = (i / 40, i % 40);
            y.Samples[i] = (float)(0.5 + 0.3 * Math.Sin(column / 5.0) * Math.Cos(row / 7.0));
            chroma.Samples[i] = 0.5f + 0.002f * column;
        }

        string path = NewPath(".jpg");
        FusionImage original = new(y, chroma, chroma);
        PictureFile.Write(path, original, new PictureWriteOptions { Quality = quality });
        byte[] file = File.ReadAllBytes(path);
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        Assert.AreEqual(luminanceSampling << 4 | luminanceSampling, file[frame + 11]);
        int[] expected = Fixture.Samples(original, 255);
        int[] actual = Fixture.Samples(PictureFile.Read(path), 255);
        double error = Math.Sqrt(expected.Zip(actual, (a, b) => (double)(a - b) * (a - b)).Average());
        Assert.IsLessThan(most, error);
    }

    [TestMethod]
    public void A_jpeg_has_8_bits_at_most_65535_columns_and_a_quality_of_1_to_100()
    {
        string path = NewPath(".jpg");
        Assert.ThrowsExactly<BitDepthException>(() =>
            PictureFile.Write(path, new FusionImage(new ImagePlane(1, 1)), new PictureWriteOptions { BitDepth = 16 })
        );
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() =>
            PictureFile.Write(path, new FusionImage(new ImagePlane(1, 65536)))
        );
        StringAssert.Contains(e.Message, "65536x1");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureWriteOptions { Quality = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureWriteOptions { Quality = 101 });
        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [TestMethod]
    public void Samples_that_are_not_finite_are_not_written()
    {
        string path = NewPath(".png");
        FusionImage image = new(new ImagePlane(1, 2, [0, float.NaN]));
        StringAssert.Contains(Assert.ThrowsExactly<PixelValueException>(() => PictureFile.Write(path, image)).Message, path);
        Assert.IsFalse(File.Exists(path));
    }

    [TestMethod]
    public void A_folder_that_is_not_there_is_named()
    {
        string path = Path.Combine(NewPath(""), "missing", "a.png");
        PictureException e = Assert.ThrowsExactly<PictureException>(() =>
            PictureFile.Write(path, new FusionImage(new ImagePlane(1, 1)))
        );
        StringAssert.Contains(e.Message, path);
    }

    /// <summary>A path in a folder of its own, which the test run removes.</summary>
    private string NewPath(string extension)
    {
        string folder = Path.Combine(TestContext.TestRunDirectory ?? Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        _folders.Add(folder);
        return Path.Combine(folder, "picture" + extension);
    }

    private readonly List<string> _folders = [];

    [TestCleanup]
    public void RemoveFolders() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
}
