namespace FusionML.Metrics.Tests;

/// <summary>What must hold of metrics whatever the pictures.</summary>
[TestClass]
public sealed class MetricPropertyTests
{
    private const double Tolerance = 1e-9;

    // Of the metrics of appearance, these take A for the visible or the MRI picture.
    private static readonly string[] AsVisibleOrMri =
    [
        "BrightnessShift",
        "LowPassShift",
        "DayDarkening",
        "NoiseGain",
        "SulciDepth",
    ];

    // The codes that these ids reproduce treat their two sources differently: LTang's Nabf takes A for the fused picture, QG
    // guards F after its use with A, QC takes 0 below and 1 above the range of A's share, VIFF takes B where both match F alike,
    // and FMI's F is normalised once it has met A.
    private static readonly string[] NotSymmetric =
    [
        "Nabf:LTang",
        "QG",
        "QC",
        "QC:VIFB",
        "VIF:VIFF",
        "VIF:VIFF-VIFB",
        "FMI",
        "FMI:edge-octave",
        "FMI:none",
        "FMI:gradient",
        "FMI:dct",
        "FMI:wavelet",
        .. AsVisibleOrMri,
    ];

    private static IEnumerable<object[]> Symmetric =>
        MetricRegistry.All.Select(metric => metric.Definition.Id).Except(NotSymmetric).Select(id => new object[] { id });

    [TestMethod]
    [DynamicData(nameof(Symmetric))]
    public void The_order_of_the_sources_does_not_matter(string id) =>
        Scene.ForAll(scene =>
        {
            double there = scene[id];
            double back = new Scene(scene.B, scene.A, scene.F)[id];
            double delta = Tolerance * Math.Max(1, Math.Abs(there));
            Assert.IsTrue(
                Math.Abs(there - back) <= delta || (double.IsNaN(there) && double.IsNaN(back)),
                $"{id}: {there:R} and {back:R}"
            );
        });

    [TestMethod]
    [DataRow("EN", 0.0, 8.0)]
    [DataRow("SD", 0.0, 127.5)]
    [DataRow("SF", 0.0, 360.7)]
    [DataRow("EI", 0.0, 1442.5)]
    [DataRow("MI", 0.0, 16.0)]
    [DataRow("NMI", 0.0, 2.0)]
    [DataRow("QNCIE", 0.8, 1.0)]
    [DataRow("SCD", -2.0, 2.0)]
    [DataRow("CC", -1.0, 1.0)]
    [DataRow("MSE", 0.0, 65025.0)]
    [DataRow("RMSE", 0.0, 255.0)]
    [DataRow("PSNR", 0.0, 100.0)]
    [DataRow("Qabf", 0.0, 1.0)]
    [DataRow("Qabf:Kumar", 0.0, 1.0)]
    [DataRow("Nabf", 0.0, 1.0)]
    [DataRow("QG", 0.0, 1.0)]
    [DataRow("SSIM", -1.0, 1.0)]
    [DataRow("VIF", 0.0, 10.0)]
    public void Values_stay_in_their_range(string id, double least, double most) =>
        Scene.ForAll(scene => Assert.IsTrue(scene[id] >= least && scene[id] <= most, $"{id} = {scene[id]:R}"));

    [TestMethod]
    public void A_fused_picture_that_equals_both_sources_is_perfect() =>
        Scene.ForAll(scene =>
        {
            Scene same = new(scene.A, scene.A, scene.A);
            Assert.AreEqual(2 * same["EN"], same["MI"], Tolerance);
            Assert.AreEqual(same["MI"], same["MI:2EN"], Tolerance);
            Assert.AreEqual(2, same["NMI"], Tolerance);
            Assert.AreEqual(1, same["CC"], Tolerance);
            Assert.AreEqual(0, same["CE"], Tolerance);
            Assert.AreEqual(0, same["MSE"]);
            Assert.AreEqual(0, same["RMSE"]);
            Assert.AreEqual(0, same["Nabf"]);
            Assert.AreEqual(1, same["SSIM"], Tolerance);
            Assert.AreEqual(2, same["VIF"], Tolerance);
            Assert.IsGreaterThan(0.97, same["Qabf"]);
        });

    [TestMethod]
    [DataRow("EN")]
    [DataRow("SD")]
    [DataRow("SF")]
    [DataRow("AG")]
    [DataRow("EI")]
    [DataRow("MI")]
    [DataRow("NMI")]
    [DataRow("CC")]
    [DataRow("SCD")]
    [DataRow("MSE")]
    [DataRow("CE")]
    [DataRow("QNCIE")]
    public void Negatives_of_all_pictures_give_the_same_value(string id) =>
        Scene.ForAll(scene =>
        {
            Scene negative = scene.Select(plane => new BytePlane(
                plane.Height,
                plane.Width,
                [.. plane.Samples.ToArray().Select(level => (byte)(255 - level))]
            ));
            Assert.AreEqual(scene[id], negative[id], Tolerance * Math.Max(1, Math.Abs(scene[id])), id);
        });

    [TestMethod]
    [DataRow("EN")]
    [DataRow("SD")]
    [DataRow("SF:VIFB")]
    [DataRow("AG")]
    [DataRow("EI")]
    [DataRow("MI")]
    [DataRow("TE")]
    [DataRow("SCD")]
    [DataRow("SSIM")]
    [DataRow("MEF-SSIM")]
    [DataRow("VIF")]
    public void Pictures_lying_on_their_side_give_the_same_value(string id) =>
        Scene.ForAll(scene =>
        {
            double upright = scene[id];
            double turned = scene.Select(Transpose)[id];
            Assert.IsTrue(
                Math.Abs(upright - turned) <= Tolerance * Math.Max(1, Math.Abs(upright))
                    || (double.IsNaN(upright) && double.IsNaN(turned)),
                $"{id}: {upright:R} and {turned:R}"
            );
        });

    [TestMethod]
    [DataRow("MSE", false)]
    [DataRow("RMSE", false)]
    [DataRow("PSNR", true)]
    [DataRow("CC", true)]
    [DataRow("MI", true)]
    [DataRow("NMI", true)]
    [DataRow("SSIM", true)]
    [DataRow("VIF", true)]
    [DataRow("Qabf", true)]
    public void Growing_noise_makes_it_worse(string id, bool higherIsBetter)
    {
        Assert.AreEqual(higherIsBetter, MetricRegistry.Get(id).Definition.Direction == MetricDirection.HigherIsBetter);
        Scene.ForAll(scene =>
        {
            // Large enough that the estimate of mutual information is not mostly its bias, which noise increases.
            BytePlane clean = RandomPictures.Waves(scene.F.Height + 100, scene.F.Width + 100, scene.F.Samples[0]);
            double last = double.NaN;
            foreach (int amplitude in (int[])[2, 12, 40])
            {
                double value = new Scene(clean, clean, WithNoise(clean, amplitude))[id];
                Assert.IsFalse(
                    higherIsBetter ? value >= last : value <= last,
                    $"{id} at noise of {amplitude}: {value:R} after {last:R}"
                );
                last = value;
            }
        });
    }

    private static BytePlane WithNoise(BytePlane plane, int amplitude)
    {
        Random random = new(7);
        return new BytePlane(
            plane.Height,
            plane.Width,
            [.. plane.Samples.ToArray().Select(level => (byte)Math.Clamp(level + random.Next(-amplitude, amplitude + 1), 0, 255))]
        );
    }

    private static BytePlane Transpose(BytePlane plane)
    {
        byte[] samples = new byte[plane.Samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i % plane.Width * plane.Height + i / plane.Width] = plane.Samples[i];
        }

        return new BytePlane(plane.Width, plane.Height, samples);
    }
}
