namespace FusionML.Metrics.Tests;

/// <summary>
/// The metrics of appearance on drawn pictures: against numbers of another program (direct sums in numpy, windows of two
/// dimensions, no shared code), and on cases whose value is plain.
/// </summary>
[TestClass]
public sealed class AppearanceMetricTests
{
    private const double Tolerance = 1e-8;

    private static readonly MetricPicture Neutral = DrawnPictures.Gray(DrawnPictures.Infrared);

    [TestMethod]
    [DataRow("CIEDE2000", 8.7802832916)]
    [DataRow("HueError", 6.5974328020)]
    [DataRow("ChromaRatio", 0.6976726530)]
    [DataRow("Saturation", 0.3613959781)]
    [DataRow("SaturationRatio", 0.7965143396)]
    public void Colours_are_compared_as_the_other_program_does(string id, double expected)
    {
        MetricInput input = new([Neutral, DrawnPictures.Color], DrawnPictures.Faded);
        Assert.AreEqual(expected, Value(id, input), Tolerance);
        if (!id.StartsWith("Saturation", StringComparison.Ordinal))
        {
            // The reference comes before the sources.
            MetricInput referenced = new([Neutral, Neutral], DrawnPictures.Faded, DrawnPictures.Color);
            Assert.AreEqual(expected, Value(id, referenced), Tolerance);
        }
    }

    [TestMethod]
    [DataRow("Halo", 28.3948491464)]
    [DataRow("NoiseGain", 1.9112701345)]
    [DataRow("BrightnessShift", 5.2214285714)]
    [DataRow("LowPassShift", 7.2516117642)]
    [DataRow("DayDarkening", 5.2214285714)]
    public void Gray_pictures_are_measured_as_the_other_program_does(string id, double expected) =>
        Assert.AreEqual(
            expected,
            Value(id, RandomPictures.Input(DrawnPictures.Visible, DrawnPictures.Infrared, DrawnPictures.Rimmed)),
            Tolerance
        );

    [TestMethod]
    [DataRow("BrightnessShift", 4.9278091651)]
    [DataRow("LowPassShift", 16.7436418811)]
    public void Under_exposed_regions_do_not_count(string id, double expected)
    {
        BytePlane dark = DrawnPictures.Draw((y, x) => DrawnPictures.Visible.Row(y)[x] - (x < 28 ? 55 : 0));
        Assert.AreEqual(expected, Value(id, RandomPictures.Input(dark, DrawnPictures.Infrared, DrawnPictures.Rimmed)), Tolerance);
    }

    [TestMethod]
    public void Sulci_are_as_deep_as_the_other_program_finds_them()
    {
        BytePlane mri = DrawnPictures.Draw((y, x) => 130 + (x + 2 * y) % 6 - ((x + y) % 17 < 3 ? 45 : 0) - (x < 14 ? 80 : 0));
        BytePlane fused = DrawnPictures.Draw((y, x) => 150 + (2 * x + y) % 8 - ((x + y) % 17 < 4 ? 25 : 0));
        Assert.AreEqual(0.6021438018, Value("SulciDepth", RandomPictures.Input(mri, DrawnPictures.Infrared, fused)), Tolerance);
        Assert.AreEqual(1, Value("SulciDepth", RandomPictures.Input(mri, DrawnPictures.Infrared, mri)));
    }

    [TestMethod]
    public void Each_pixel_is_compared_with_the_better_exposed_source()
    {
        // Left the first source is well exposed, right the second.
        (MetricPicture red, MetricPicture blue) = (Halves((190, 90, 90), (20, 5, 5)), Halves((245, 250, 255), (80, 90, 190)));
        MetricPicture best = Halves((190, 90, 90), (80, 90, 190));
        MetricInput input = new([red, blue], best);
        Assert.AreEqual(0, Value("CIEDE2000", input));
        Assert.AreEqual(0, Value("HueError", input));
        Assert.AreEqual(1, Value("ChromaRatio", input));

        static MetricPicture Halves((int R, int G, int B) left, (int R, int G, int B) right) =>
            MetricPicture.FromRgb(
                DrawnPictures.Draw((_, x) => x < 28 ? left.R : right.R),
                DrawnPictures.Draw((_, x) => x < 28 ? left.G : right.G),
                DrawnPictures.Draw((_, x) => x < 28 ? left.B : right.B)
            );
    }

    [TestMethod]
    public void A_gray_picture_has_no_hue_and_a_chroma_ratio_of_0()
    {
        MetricInput input = new([Neutral, DrawnPictures.Color], Neutral);
        Assert.AreEqual(0, Value("ChromaRatio", input), 1e-9);
        Assert.AreEqual(0, Value("Saturation", input));
        StringAssert.Contains(Compute("HueError", input).Reason, "no pixel has a hue");
        MetricInput gray = new([Neutral, Neutral], DrawnPictures.Faded);
        foreach (string id in new[] { "CIEDE2000", "HueError", "ChromaRatio", "Saturation", "SaturationRatio" })
        {
            StringAssert.Contains(Compute(id, gray).Reason, "coloured", id);
        }
    }

    [TestMethod]
    public void Only_what_the_fusion_has_clipped_counts()
    {
        // A row of white that is the first source's own, and two that are not; a row of black likewise.
        BytePlane a = DrawnPictures.Draw((y, _) => y == 0 ? 255 : 100);
        BytePlane b = DrawnPictures.Draw((_, x) => x == 0 ? 0 : 90);
        BytePlane f = DrawnPictures.Draw(
            (y, x) =>
                y < 3 ? 255
                : x == 0 ? 0
                : y == 39 ? 0
                : 120
        );
        double expected = (2.0 * DrawnPictures.Width + (DrawnPictures.Width - 1)) / (DrawnPictures.Width * DrawnPictures.Height);
        Assert.AreEqual(expected, Value("Clipped", RandomPictures.Input(a, b, f)), 1e-12);

        // In colour the band decides: the blue of the second source is 0 already, the green of neither.
        MetricPicture color = MetricPicture.FromRgb(b, DrawnPictures.Draw((_, _) => 50), DrawnPictures.Draw((_, _) => 0));
        MetricPicture fused = MetricPicture.FromRgb(
            DrawnPictures.Draw((_, _) => 9),
            DrawnPictures.Draw((y, _) => y == 5 ? 0 : 8),
            DrawnPictures.Draw((_, _) => 0)
        );
        MetricInput input = new([DrawnPictures.Gray(DrawnPictures.Infrared), color], fused);
        Assert.AreEqual(1.0 / DrawnPictures.Height, Value("Clipped", input), 1e-12);
    }

    [TestMethod]
    public void The_fused_visible_picture_is_perfect_and_a_night_has_no_daylight()
    {
        MetricInput same = RandomPictures.Input(DrawnPictures.Visible, DrawnPictures.Infrared, DrawnPictures.Visible);
        Assert.AreEqual(0, Value("Halo", same));
        Assert.AreEqual(1, Value("NoiseGain", same), 1e-12);
        foreach (string id in new[] { "BrightnessShift", "LowPassShift", "DayDarkening" })
        {
            Assert.AreEqual(0, Value(id, same), id);
        }

        BytePlane night = RandomPictures.Constant(40, 56, 100);
        StringAssert.Contains(Compute("DayDarkening", RandomPictures.Input(night, night, night)).Reason, "no daylight");
        BytePlane day = RandomPictures.Constant(40, 56, 101);
        Assert.AreEqual(1, Value("DayDarkening", RandomPictures.Input(day, night, night)));
        StringAssert.Contains(Compute("Halo", RandomPictures.Input(day, night, night)).Reason, "only 0 pixels");
    }

    [TestMethod]
    public void Groups_stand_for_their_metrics_and_none_is_in_the_default_set()
    {
        string[] all =
        [
            .. "CIEDE2000,HueError,ChromaRatio,BrightnessShift,LowPassShift,DayDarkening,Halo,NoiseGain,Saturation,".Split(','),
            .. "SaturationRatio,SulciDepth,Clipped".Split(','),
        ];
        string[] expected = [.. all.Where(id => id.Length > 0)];
        CollectionAssert.AreEqual(expected, Ids("appearance"));
        CollectionAssert.AreEqual(expected, Ids("Color,brightness,artifacts,medical"));
        Assert.IsEmpty(Ids("default").Intersect(expected).ToArray());

        static string[] Ids(string list) => [.. MetricRegistry.Parse(list).Select(metric => metric.Definition.Id)];
    }

    private static double Value(string id, MetricInput input)
    {
        MetricValue value = Compute(id, input);
        Assert.IsTrue(value.IsDefined, $"{id}: {value}");
        return value.Value;
    }

    private static MetricValue Compute(string id, MetricInput input) => MetricRegistry.Get(id).Compute(input);
}
