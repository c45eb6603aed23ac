namespace FusionML.Imaging.Tests;

/// <summary>Files that LibTIFF's tools (or a script, by the standard) wrote from the formulas of <see cref="Fixture"/>.</summary>
[TestClass]
public class TiffTests
{
    private const int Width = 23;
    private const int Height = 17;

    public static IEnumerable<object[]> Plain =>
        Fixture
            .All("Tiff", "*.tif")
            .Select(path => Path.GetFileName(path))
            .Where(name => name.StartsWith("gray", StringComparison.Ordinal) || name.StartsWith("rgb", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("rgba", StringComparison.Ordinal))
            .Select(name => (object[])[name]);

    [TestMethod]
    [DynamicData(nameof(Plain))]
    public void Strips_tiles_byte_orders_compressions_and_predictors_give_the_samples(string file)
    {
        FusionImage image = Read(file);
        bool isDeep = file.Contains("16", StringComparison.Ordinal);
        int bands = file.StartsWith("rgb", StringComparison.Ordinal) ? 3 : 1;
        Assert.AreEqual((isDeep ? 16 : 8, bands == 3), (image.BitDepth, image.IsColor));
        int[] expected = Fixture.Samples(Width, Height, bands, isDeep ? Fixture.Large : Fixture.Wide);
        CollectionAssert.AreEqual(expected, Fixture.Samples(image, isDeep ? 65535 : 255));
    }

    [TestMethod]
    [DataRow("f32-none.tif", 1)]
    [DataRow("f32-zip-predictor3.tif", 1)]
    [DataRow("f32-lzw-predictor3.tif", 1)]
    [DataRow("f32-predictor3-big-endian.tif", 1)]
    [DataRow("f64.tif", 1)]
    [DataRow("f32rgb-none.tif", 3)]
    [DataRow("f32rgb-zip-predictor3.tif", 3)]
    [DataRow("f32rgb-lzw-predictor3.tif", 3)]
    [DataRow("f32rgb-predictor3-big-endian.tif", 3)]
    public void Floats_stay_as_they_are(string file, int bands)
    {
        FusionImage image = Read(file);
        Assert.AreEqual((32, bands == 3), (image.BitDepth, image.IsColor));
        (ImagePlane red, ImagePlane green, ImagePlane blue) = YCrCb.ToRgb(image);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                for (int band = 0; band < bands; band++)
                {
                    float actual = (
                        band == 0 ? red
                        : band == 1 ? green
                        : blue
                    )[y, x];
                    Assert.AreEqual(Fixture.Large(x, y, band) / 32768.0 - 0.5, actual, 1e-6, $"{x}, {y}, {band}");
                }
            }
        }
    }

    [TestMethod]
    public void Half_floats_and_32_bit_integers_become_float()
    {
        FusionImage half = Read("f16.tif");
        FusionImage whole = Read("u32.tif");
        Assert.AreEqual((32, 32), (half.BitDepth, whole.BitDepth));
        for (int i = 0; i < Width * Height; i++)
        {
            Assert.AreEqual(i / 512f, half.Y.Samples[i]);
            Assert.AreEqual(Fixture.Large(i % Width, i / Width, 0) / 65535.0, whole.Y.Samples[i], 1e-7);
        }
    }

    [TestMethod]
    public void Opacity_is_kept_and_bands_multiplied_by_it_are_divided()
    {
        FusionImage rgba = Read("rgba8.tif");
        FusionImage deep = Read("ga16.tif");
        FusionImage multiplied = Read("premultiplied.tif");
        Assert.IsNull(Read("unspecified.tif").Alpha);
        CollectionAssert.AreEqual(Fixture.Samples(Width, Height, 3, Fixture.Wide), Fixture.Samples(rgba, 255));
        for (int i = 0; i < Width * Height; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            Assert.AreEqual(x * 11 % 256 / 255f, rgba.Alpha!.Samples[i]);
            Assert.AreEqual(x * 2801 % 65536 / 65535f, deep.Alpha!.Samples[i]);
            int alpha = 51 * (x % 6);
            Assert.AreEqual(alpha / 255f, multiplied.Alpha!.Samples[i]);

            // A rounded product of 8 bits says the band to within half a step over the opacity.
            Assert.AreEqual(
                alpha == 0 ? 0 : Fixture.Wide(x, y, 0) / 255.0,
                multiplied.Y.Samples[i],
                alpha == 0 ? 0 : 0.51 / alpha
            );
        }
    }

    [TestMethod]
    [DataRow("bilevel-none.tif", "bilevel.pbm", 1)]
    [DataRow("bilevel-g4.tif", "bilevel.pbm", 1)]
    [DataRow("palette.tif", "palette.ppm", 255)]
    [DataRow("jpeg-rgb.tif", "jpeg-rgb.pnm", 255)]
    [DataRow("jpeg-gray.tif", "jpeg-gray.pnm", 255)]
    [DataRow("jpeg-ycbcr.tif", "jpeg-ycbcr.pnm", 255)]
    [DataRow("jpeg-ycbcr-tiles.tif", "jpeg-ycbcr-tiles.pnm", 255)]
    public void Other_kinds_are_what_other_programs_make_of_them(string file, string expected, int maximum)
    {
        FusionImage other = PictureFile.Read(Fixture.PathOf($"Tiff/{expected}"));
        CollectionAssert.AreEqual(Fixture.Samples(other, maximum), Fixture.Samples(Read(file), maximum));
    }

    [TestMethod]
    public void The_orientation_turns_the_picture()
    {
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            FusionImage image = Read($"orientation{orientation}.tif");
            Assert.AreEqual(orientation >= 5 ? (Height, Width) : (Width, Height), (image.Width, image.Height));
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    // Where the stored row and column are shown (TIFF 6.0, tag 274: what row 0 and column 0 are).
                    (int right, int bottom) = (Width - 1 - x, Height - 1 - y);
                    (int shownX, int shownY) = orientation switch
                    {
                        1 => (x, y),
                        2 => (right, y),
                        3 => (right, bottom),
                        4 => (x, bottom),
                        5 => (y, x),
                        6 => (bottom, x),
                        7 => (bottom, right),
                        _ => (y, right),
                    };
                    Assert.AreEqual(Fixture.Wide(x, y, 0) / 255f, image.Y[shownY, shownX], $"{orientation}: {x}, {y}");
                }
            }
        }
    }

    [TestMethod]
    public void Pages_are_read_one_by_one()
    {
        FusionImage[] pages = [.. PictureFile.ReadPages(Fixture.PathOf("Tiff/pages.tif"))];
        CollectionAssert.AreEqual(new[] { 8, 16, 8 }, pages.Select(page => page.BitDepth).ToArray());
        CollectionAssert.AreEqual(Fixture.Samples(Width, Height, 1, Fixture.Wide), Fixture.Samples(pages[0], 255));
        CollectionAssert.AreEqual(Fixture.Samples(Width, Height, 1, Fixture.Large), Fixture.Samples(pages[1], 65535));
        CollectionAssert.AreEqual(Fixture.Samples(Width, Height, 3, Fixture.Wide), Fixture.Samples(pages[2], 255));
        CollectionAssert.AreEqual(pages[0].Y.Samples.ToArray(), Read("pages.tif").Y.Samples.ToArray());
        Assert.HasCount(1, PictureFile.ReadPages(Fixture.PathOf("Png/gray8.png")).ToArray());
    }

    [TestMethod]
    public void Camera_and_time_are_read()
    {
        PictureMetadata metadata = Read("rgba8.tif").Metadata;
        Assert.AreEqual(("Maker", "Model X"), (metadata.CameraMaker, metadata.CameraModel));
        Assert.AreEqual(new DateTime(2024, 5, 6, 7, 8, 9), metadata.TimeTaken);
    }

    [TestMethod]
    [DataRow("int16.tif", "16-bit INT")]
    [DataRow("cmyk8.tif", "SEPARATED")]
    public void What_is_not_read_is_named_with_a_way_on(string file, string words)
    {
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() => Read(file));
        StringAssert.Contains(e.Message, words);
        StringAssert.Contains(e.Message, "magick");
    }

    [TestMethod]
    public void Limits_are_looked_at_before_decoding()
    {
        byte[] file = Fixture.Bytes("Tiff/gray16-none-strips.tif");
        PictureLimitException e = Assert.ThrowsExactly<PictureLimitException>(() =>
            Fixture.Read(file, new DecodeLimits { MaximumPixels = Width * Height - 1 })
        );
        Assert.AreEqual((Width * Height, Width * Height - 1L), (e.Actual, e.Limit));
        Assert.ThrowsExactly<PictureLimitException>(() =>
            Fixture.Read(file, new DecodeLimits { MaximumDecodedBytes = 2 * Width * Height - 1 })
        );
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PictureFile.Read(Fixture.PathOf("Tiff/gray16-none-strips.tif"), null, new CancellationToken(canceled: true))
        );
    }

    private static FusionImage Read(string file) => PictureFile.Read(Fixture.PathOf($"Tiff/{file}"));
}
