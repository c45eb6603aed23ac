using System.Text;

namespace FusionML.Imaging.Tests;

[TestClass]
public class PnmTests
{
    [TestMethod]
    [DataRow("gray10.pgm", 1)]
    [DataRow("gray10-plain.pgm", 1)]
    [DataRow("rgb10.ppm", 3)]
    [DataRow("rgb10-plain.ppm", 3)]
    public void Text_and_binary_of_ten_bits_are_read_exactly(string file, int bands)
    {
        FusionImage image = PictureFile.Read(Fixture.PathOf($"Pnm/{file}"));
        Assert.AreEqual(10, image.BitDepth);
        int[] expected = Fixture.Samples(Fixture.Width, Fixture.Height, bands, (x, y, b) => Fixture.Large(x, y, b) % 1024);
        CollectionAssert.AreEqual(expected, Fixture.Samples(image, 1023));
    }

    [TestMethod]
    public void A_maximum_that_is_not_a_power_of_two_means_one()
    {
        FusionImage image = PictureFile.Read(Fixture.PathOf("Pnm/gray-max100.pgm"));
        Assert.AreEqual(7, image.BitDepth);
        float[] expected =
        [
            .. Fixture.Samples(Fixture.Width, Fixture.Height, 1, (x, y, b) => Fixture.Small(x, y, b, 100)).Select(v => v / 100f),
        ];
        CollectionAssert.AreEqual(expected, image.Y.Samples.ToArray());
    }

    [TestMethod]
    [DataRow("bitmap.pbm")]
    [DataRow("bitmap-plain.pbm")]
    public void Bitmaps_are_read_with_one_as_black(string file)
    {
        FusionImage image = PictureFile.Read(Fixture.PathOf($"Pnm/{file}"));
        int[] expected = Fixture.Samples(Fixture.Width, Fixture.Height, 1, (x, y, b) => Fixture.Small(x, y, b, 1));
        CollectionAssert.AreEqual(expected, Fixture.Samples(image, 1));
    }

    [TestMethod]
    public void Comments_may_stand_anywhere_in_the_header()
    {
        byte[] file = Encoding.ASCII.GetBytes("P2# kind\n#size\n2 # width\r1\n#maximum 7\n9\n3 #three\n9");
        CollectionAssert.AreEqual(new[] { 3 / 9f, 1f }, Fixture.Read(file).Y.Samples.ToArray());
    }

    [TestMethod]
    [DataRow("P5 2 2 255\nabc", "truncated")]
    [DataRow("P5 2 2 255", "truncated or corrupt")]
    [DataRow("P5 0 2 255\n", "the PNM width at offset 3 is 0")]
    [DataRow("P5 2 -2 255\n", "height")]
    [DataRow("P5 2 2 65536\nabcd", "65536")]
    [DataRow("P2 2 1 9 3 10", "the sample 10 at x=1, y=0 is above the PNM maximum 9")]
    [DataRow("P5 2 1 9\n\u0003\u000A", "the sample 10 at x=1, y=0 is above the PNM maximum 9")]
    [DataRow("P2 2 1 9 3 x5", "the PNM sample")]
    [DataRow("P1 2 1 02", "0 or 1")]
    [DataRow("P5 99999999999999999999999 1 9\n", "width")]
    public void Broken_files_are_refused_with_the_reason(string file, string reason)
    {
        PictureFormatException e = Assert.ThrowsExactly<PictureFormatException>(() =>
            Fixture.Read(Encoding.Latin1.GetBytes(file))
        );
        StringAssert.StartsWith(e.Message, "picture: ");
        StringAssert.Contains(e.Message, reason);
    }
}
