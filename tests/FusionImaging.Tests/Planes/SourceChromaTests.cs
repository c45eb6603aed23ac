namespace FusionML.Imaging.Tests;

/// <summary>Pictures whose chroma lies in the file's samples until somebody asks for it.</summary>
[TestClass]
public sealed class SourceChromaTests
{
    private const int Height = 7;
    private const int Width = 13;

    [TestMethod]
    [DataRow(255)]
    [DataRow(65535)]
    [DataRow(15)]
    public void Rows_and_planes_are_the_chroma_of_the_samples(int maximum)
    {
        ushort[] samples = Samples(maximum);
        FusionImage image = Read(samples, maximum);
        Assert.IsTrue(image.IsColor);
        (float[] cr, float[] cb) = (new float[Width], new float[Width]);
        for (int y = 0; y < Height; y++)
        {
            image.GetChromaRow(y, cr, cb);
            for (int x = 0; x < Width; x++)
            {
                int i = 3 * (y * Width + x);
                (float luminance, float red, float blue) = YCrCb.FromRgb(
                    samples[i] / (float)maximum,
                    samples[i + 1] / (float)maximum,
                    samples[i + 2] / (float)maximum
                );
                Assert.AreEqual((luminance, red, blue), (image.Y[y, x], cr[x], cb[x]));
            }
        }

        FusionImage planes = Read(samples, maximum);
        for (int y = 0; y < Height; y++)
        {
            image.GetChromaRow(y, cr, cb);
            CollectionAssert.AreEqual(cr, planes.Cr!.GetRow(y).ToArray());
            CollectionAssert.AreEqual(cb, planes.Cb!.GetRow(y).ToArray());
            planes.GetChromaRow(y, cr, cb);
            CollectionAssert.AreEqual(cr, planes.Cr.GetRow(y).ToArray());
        }
    }

    [TestMethod]
    public void Planes_belong_to_the_caller_and_what_was_fused_before_stays()
    {
        FusionImage image = Read(Samples(255), 255);
        FusionImage fused = new FirstChromaRule().Apply(new ImagePlane(Height, Width), image, image);
        float before = fused.Cr![2, 3];
        image.Y[2, 3] = 0.123f;
        image.Cr![2, 3] = 0.875f;
        (float[] cr, float[] cb) = (new float[Width], new float[Width]);
        image.GetChromaRow(2, cr, cb);
        Assert.AreEqual(0.875f, cr[3]);
        Assert.AreEqual(before, fused.Cr[2, 3]);
        ImagePlane? once = image.Cr;
        Assert.AreSame(once, image.Cr);
        FusionImage later = new FirstChromaRule().Apply(new ImagePlane(Height, Width), image, image);
        Assert.AreEqual(0.875f, later.Cr![2, 3]);
        image.Cr[2, 3] = 0.25f;
        Assert.AreEqual(0.875f, later.Cr[2, 3]);
    }

    [TestMethod]
    public void Gray_rows_before_the_first_colour_are_neutral_and_a_gray_picture_stays_gray()
    {
        ushort[] samples = Samples(255);
        for (int i = 0; i < 3 * 4 * Width; i++)
        {
            samples[i] = (ushort)(40 + i / 3);
        }

        FusionImage image = Read(samples, 255);
        Assert.AreEqual(40 / 255f, image.Y[0, 0]);
        for (int x = 0; x < Width; x++)
        {
            Assert.AreEqual((0.5f, 0.5f), (image.Cr![3, x], image.Cb![3, x]));
        }

        Assert.AreNotEqual(0.5f, image.Cr![5, 4]);
        FusionImage gray = Read([.. samples.Select((_, i) => (ushort)(i / 3 % 251))], 255);
        Assert.IsFalse(gray.IsColor);
        Assert.IsNull(gray.Cr);
        (float[] cr, float[] cb) = (new float[Width], new float[Width]);
        gray.GetChromaRow(1, cr, cb);
        Assert.IsTrue(cr.Concat(cb).All(sample => sample == 0.5f));
    }

    [TestMethod]
    [DataRow("distance")]
    [DataRow("zero")]
    [DataRow("average")]
    [DataRow("first")]
    [DataRow("second")]
    public void Rules_give_the_same_from_samples_and_from_planes(string name)
    {
        FusionImage first = Read(Samples(255), 255);
        FusionImage second = Read(Samples(65535), 65535);
        FusionImage firstPlanes = new(first.Y, Read(Samples(255), 255).Cr!, Read(Samples(255), 255).Cb!);
        FusionImage secondPlanes = new(second.Y, Read(Samples(65535), 65535).Cr!, Read(Samples(65535), 65535).Cb!);
        IChromaRule rule = ChromaRules.Get(name);
        FusionImage samples = rule.Apply(first.Y, first, second);
        FusionImage planes = rule.Apply(first.Y, firstPlanes, secondPlanes);
        CollectionAssert.AreEqual(planes.Cr!.Samples.ToArray(), samples.Cr!.Samples.ToArray());
        CollectionAssert.AreEqual(planes.Cb!.Samples.ToArray(), samples.Cb!.Samples.ToArray());
    }

    [TestMethod]
    public void Rows_and_spans_that_do_not_fit_are_refused()
    {
        FusionImage image = Read(Samples(255), 255);
        (float[] row, float[] wrong) = (new float[Width], new float[Width + 1]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => image.GetChromaRow(Height, row, row));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => image.GetChromaRow(-1, row, row));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => image.GetChromaRow(0, wrong, row));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => image.GetChromaRow(0, row, wrong));
    }

    private static ushort[] Samples(int maximum)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, 3 * Height * Width).Select(_ => (ushort)random.Next(maximum + 1))];
    }

    private static FusionImage Read(ushort[] samples, int maximum)
    {
        bool isWide = maximum > 255;
        byte[] header = System.Text.Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n{maximum}\n");
        byte[] data = [.. samples.SelectMany(sample => isWide ? [(byte)(sample >> 8), (byte)sample] : new[] { (byte)sample })];
        return PictureFile.Read(new MemoryStream([.. header, .. data]), "drawn.ppm");
    }
}
