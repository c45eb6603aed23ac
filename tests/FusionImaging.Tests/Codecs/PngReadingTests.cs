namespace FusionML.Imaging.Tests;

[TestClass]
public class PngReadingTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(8)]
    [DataRow(16)]
    public void Gray_of_every_depth_is_read_exactly(int depth)
    {
        int maximum = (1 << depth) - 1;
        foreach (string file in Both($"gray{depth}"))
        {
            FusionImage image = PictureFile.Read(file);
            Assert.IsFalse(image.IsColor, file);
            Assert.AreEqual(depth, image.BitDepth, file);
            float[] expected =
            [
                .. Fixture
                    .Samples(Fixture.Width, Fixture.Height, 1, (x, y, b) => Sample(depth, x, y, b))
                    .Select(v => v / (float)maximum),
            ];
            CollectionAssert.AreEqual(expected, image.Y.Samples.ToArray(), file);
        }
    }

    [TestMethod]
    [DataRow("rgb", 8)]
    [DataRow("rgb", 16)]
    [DataRow("rgb-alpha", 8)]
    [DataRow("rgb-alpha", 16)]
    public void Colour_is_read_exactly_and_alpha_left_out(string kind, int depth)
    {
        foreach (string file in Both($"{kind}{depth}"))
        {
            FusionImage image = PictureFile.Read(file);
            Assert.IsTrue(image.IsColor, file);
            Assert.AreEqual(depth, image.BitDepth, file);
            int[] expected = Fixture.Samples(Fixture.Width, Fixture.Height, 3, (x, y, b) => Sample(depth, x, y, b));
            CollectionAssert.AreEqual(expected, Fixture.Samples(image, (1 << depth) - 1), file);
        }
    }

    [TestMethod]
    [DataRow(8)]
    [DataRow(16)]
    public void Gray_with_alpha_is_read_exactly_and_alpha_left_out(int depth)
    {
        foreach (string file in Both($"gray-alpha{depth}"))
        {
            FusionImage image = PictureFile.Read(file);
            Assert.IsFalse(image.IsColor, file);
            int[] expected = Fixture.Samples(Fixture.Width, Fixture.Height, 1, (x, y, b) => Sample(depth, x, y, b));
            CollectionAssert.AreEqual(expected, Fixture.Samples(image, (1 << depth) - 1), file);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(8)]
    public void Palettes_of_every_depth_are_looked_up(int depth)
    {
        foreach (string file in Both($"palette{depth}"))
        {
            FusionImage image = PictureFile.Read(file);
            Assert.AreEqual(8, image.BitDepth, file);
            int[] expected = Fixture.Samples(Fixture.Width, Fixture.Height, 3, (x, y, b) =>
                Fixture.PaletteEntry(Fixture.Small(x, y, 0, (1 << depth) - 1), b)
            );
            CollectionAssert.AreEqual(expected, Fixture.Samples(image, 255), file);
        }
    }

    [TestMethod]
    [DataRow("nofilter")]
    [DataRow("sub")]
    [DataRow("up")]
    [DataRow("avg")]
    [DataRow("paeth")]
    public void Every_filter_is_undone_for_every_pixel_size(string filter)
    {
        FusionImage narrow = PictureFile.Read(Fixture.PathOf($"Png/gray8-{filter}.png"));
        CollectionAssert.AreEqual(
            Fixture.Samples(Fixture.Width, Fixture.Height, 1, (x, y, b) => Sample(8, x, y, b)),
            Fixture.Samples(narrow, 255)
        );
        FusionImage gray = PictureFile.Read(Fixture.PathOf($"Png/gray16-{filter}.png"));
        CollectionAssert.AreEqual(Fixture.Samples(Fixture.Width, Fixture.Height, 1, Fixture.Large), Fixture.Samples(gray, 65535));
        FusionImage wide = PictureFile.Read(Fixture.PathOf($"Png/rgb16-{filter}.png"));
        CollectionAssert.AreEqual(Fixture.Samples(Fixture.Width, Fixture.Height, 3, Fixture.Large), Fixture.Samples(wide, 65535));
        FusionImage color = PictureFile.Read(Fixture.PathOf($"Png/rgb8-{filter}.png"));
        CollectionAssert.AreEqual(Fixture.Samples(23, 17, 3, Fixture.Wide), Fixture.Samples(color, 255));
    }

    [TestMethod]
    public void Transparent_colours_and_palette_entries_keep_their_samples()
    {
        FusionImage palette = PictureFile.Read(Fixture.PathOf("Png/palette8-trns.png"));
        CollectionAssert.AreEqual(
            Fixture.Samples(Fixture.Width, Fixture.Height, 3, (x, y, b) => Sample(8, x, y, b)),
            Fixture.Samples(palette, 255)
        );
        FusionImage key = PictureFile.Read(Fixture.PathOf("Png/rgb8-key.png"));
        CollectionAssert.AreEqual(Fixture.Samples(23, 17, 3, Fixture.Wide), Fixture.Samples(key, 255));
    }

    private static IEnumerable<string> Both(string name) =>
        [Fixture.PathOf($"Png/{name}.png"), Fixture.PathOf($"Png/{name}-adam7.png")];

    private static int Sample(int depth, int x, int y, int band) =>
        depth == 16 ? Fixture.Large(x, y, band) : Fixture.Small(x, y, band, (1 << depth) - 1);
}
