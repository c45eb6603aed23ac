namespace FusionML.Imaging.Tests;

[TestClass]
public class ChromaRuleTests
{
    private const int Height = 5;
    private const int Width = 23;
    private static readonly string[] AllNames = ["distance", "zero", "average", "first", "second"];

    [TestMethod]
    [DataRow("distance")]
    [DataRow("zero")]
    [DataRow("average")]
    [DataRow("first")]
    [DataRow("second")]
    public void A_rule_follows_its_formula_in_every_pixel(string name)
    {
        (FusionImage first, FusionImage second, ImagePlane fused) = (Colored(1), Colored(2), Plane(3));
        FusionImage result = ChromaRules.Get(name).Apply(fused, first, second);
        Assert.AreSame(fused, result.Y);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Assert.AreEqual(Expected(name, first.Cr![y, x], second.Cr![y, x]), result.Cr![y, x], 2e-7, $"Cr at {x},{y}");
                Assert.AreEqual(Expected(name, first.Cb![y, x], second.Cb![y, x]), result.Cb![y, x], 2e-7, $"Cb at {x},{y}");
            }
        }
    }

    [TestMethod]
    [DataRow(0.5f, 0.5f, 0.5f)]
    [DataRow(0.5f, 0.9f, 0.9f)]
    [DataRow(0.2f, 0.5f, 0.2f)]
    [DataRow(0.3f, 0.7f, 0.5f)]
    [DataRow(0.8f, 0.6f, 0.75f)]
    public void Distance_from_neutral_weights_the_sources(float first, float second, float expected)
    {
        // By hand, as for 0.8 and 0.6: (0.8 * 0.3 + 0.6 * 0.1) / (0.3 + 0.1) = 0.75.
        FusionImage a = Flat(first);
        FusionImage b = Flat(second);
        FusionImage fused = new DistanceChromaRule().Apply(a.Y, a, b);
        foreach (float value in fused.Cr!.Samples)
        {
            Assert.AreEqual(expected, value, 1e-7f);
        }
    }

    [TestMethod]
    public void Neutral_sources_stay_exactly_neutral_by_distance()
    {
        FusionImage neutral = Flat(0.5f);
        FusionImage fused = new DistanceChromaRule().Apply(neutral.Y, neutral, neutral);
        Assert.AreEqual(-1, fused.Cr!.Samples.IndexOfAnyExcept(0.5f));
    }

    [TestMethod]
    public void Gray_with_colour_keeps_the_colours_chroma_by_every_rule()
    {
        FusionImage color = Colored(4);
        FusionImage gray = new(Plane(5));
        foreach (string name in AllNames)
        {
            foreach (
                FusionImage result in (FusionImage[])
                    [ChromaRules.Get(name).Apply(gray.Y, gray, color), ChromaRules.Get(name).Apply(gray.Y, color, gray)]
            )
            {
                CollectionAssert.AreEqual(color.Cr!.Samples.ToArray(), result.Cr!.Samples.ToArray(), name);
                CollectionAssert.AreEqual(color.Cb!.Samples.ToArray(), result.Cb!.Samples.ToArray(), name);
                Assert.AreNotSame(color.Cr, result.Cr, name);
            }
        }
    }

    [TestMethod]
    public void Two_gray_sources_give_gray_by_every_rule()
    {
        FusionImage gray = new(Plane(6));
        foreach (string name in AllNames)
        {
            Assert.IsFalse(ChromaRules.Get(name).Apply(gray.Y, gray, gray).IsColor, name);
        }
    }

    [TestMethod]
    public void Sources_or_fused_of_another_size_are_refused_by_every_rule()
    {
        FusionImage color = Colored(7);
        FusionImage other = new(new ImagePlane(Height, Width + 1));
        foreach (string name in AllNames)
        {
            IChromaRule rule = ChromaRules.Get(name);
            StringAssert.Contains(
                Assert.ThrowsExactly<PictureSizeMismatchException>(() => rule.Apply(color.Y, color, other)).Message,
                "23x5 but the second source is 24x5"
            );
            Assert.ThrowsExactly<PictureSizeMismatchException>(() => rule.Apply(other.Y, color, color));
        }
    }

    [TestMethod]
    public void Cancelled_work_stops_by_every_rule()
    {
        FusionImage color = Colored(8);
        foreach (string name in AllNames)
        {
            Assert.ThrowsExactly<OperationCanceledException>(
                () => ChromaRules.Get(name).Apply(color.Y, color, color, new CancellationToken(canceled: true)),
                name
            );
        }
    }

    [TestMethod]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => ChromaRules.Get("distnace"));
        foreach (string name in AllNames)
        {
            StringAssert.Contains(e.Message, name);
            Assert.AreSame(ChromaRules.Get(name), ChromaRules.Get(name.ToUpperInvariant()));
        }
    }

    private static double Expected(string name, double a, double b)
    {
        (double wa, double wb) = name switch
        {
            "distance" => (Math.Abs(a - 0.5), Math.Abs(b - 0.5)),
            "zero" => (a + 1e-6, b + 1e-6),
            "average" => (1, 1),
            "first" => (1, 0),
            _ => (0, 1),
        };
        return wa + wb == 0 ? 0.5 : (a * wa + b * wb) / (wa + wb);
    }

    private static FusionImage Flat(float chroma)
    {
        ImagePlane plane = new(Height, Width);
        plane.Samples.Fill(chroma);
        return new FusionImage(Plane(1), plane, plane);
    }

    private static FusionImage Colored(int seed) => new(Plane(seed), Plane(seed + 100), Plane(seed + 200));

    private static ImagePlane Plane(int seed)
    {
        Random random = new(seed);
        ImagePlane plane = new(Height, Width);
        foreach (ref float sample in plane.Samples)
        {
            sample = random.NextSingle();
        }

        return plane;
    }
}
