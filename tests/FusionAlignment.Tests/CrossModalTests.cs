using FusionML.AlignmentEvaluation;
using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Alignment.Tests;

/// <summary>Known warps of real visible and infrared pictures, and drawn ones whose contrast is reversed.</summary>
[TestClass]
public sealed class CrossModalTests
{
    private static readonly PlanarTransform Warp = PlanarTransform
        .Similarity(1.04, -2.5, 239.5, 159.5)
        .Then(PlanarTransform.Translation(13, -16));

    [TestMethod]
    [DataRow("road_00594")]
    [DataRow("road_04514")]
    [DataRow("road_06430")]
    [DataRow("road_08835")]
    public void A_known_warp_of_a_real_pair_is_found(string id)
    {
        NativeOpenCv.Require();
        (FusionImage visible, FusionImage infrared) = Pair(id);
        CrossModalSearch search = new();
        CrossModalMatch own = search.Search(visible, infrared);
        KnownWarp warped = KnownWarp.Of(visible, infrared, Warp);
        CrossModalMatch found = search.Search(warped.First, warped.Second);
        Assert.IsTrue(found.IsConfident, $"confidence {found.Confidence}");
        double[] errors = found.Transform.DistancesTo(warped.Truth(own.Transform), warped.First.Width, warped.First.Height);
        Assert.IsLessThan(1.5, errors[errors.Length / 2]);

        // These pairs are registered to about a pixel and a half.
        double[] asPublished = found.Transform.DistancesTo(
            warped.Truth(PlanarTransform.Identity),
            warped.First.Width,
            warped.First.Height
        );
        Assert.IsLessThan(2.5, asPublished[asPublished.Length / 2]);
    }

    [TestMethod]
    [DataRow("road_00594")]
    [DataRow("road_04514")]
    public void The_check_measures_a_known_warp_and_calls_it_not_aligned(string id)
    {
        NativeOpenCv.Require();
        (FusionImage visible, FusionImage infrared) = Pair(id);
        Assert.AreEqual(RegistrationVerdict.Aligned, MisregistrationCheck.Measure(visible, infrared).Verdict);
        KnownWarp warped = KnownWarp.Of(visible, infrared, PlanarTransform.Translation(9, -6));
        Misregistration measured = MisregistrationCheck.Measure(warped.First, warped.Second);
        Assert.AreEqual(RegistrationVerdict.Misaligned, measured.Verdict);
        Assert.AreEqual(Math.Sqrt((9 * 9) + (6 * 6)), measured.Pixels, 2);
        StringAssert.Contains(measured.ToString(), "NOT aligned");
    }

    [TestMethod]
    public void Pictures_of_different_places_are_not_found_and_not_called_aligned()
    {
        FusionImage visible = Pair("road_00594").Visible;
        foreach (string other in new[] { "road_04514", "road_06430", "road_08835" })
        {
            FusionImage stranger = Pair(other).Infrared;
            Assert.IsFalse(new CrossModalSearch().Search(visible, stranger).IsConfident, other);
            Assert.AreEqual(RegistrationVerdict.Unknown, MisregistrationCheck.Measure(visible, stranger).Verdict, other);
        }
    }

    [TestMethod]
    public void A_drawn_scene_of_reversed_contrast_and_half_the_size_is_found()
    {
        const int width = 400;
        const int height = 300;
        DrawnScene scene = new(width, height, 11);
        PlanarTransform truth = PlanarTransform.Similarity(0.5 * 0.97, 2, 200, 150).Then(PlanarTransform.Translation(-96, -70));
        PlanarTransform back = truth.Invert();
        double Seen(double x, double y) => Math.Min(1, Math.Pow(scene.Radiance(x, y) / 4, 1 / 2.2));
        FusionImage visible = Drawing.Gray(width, height, Seen);
        FusionImage infrared = Drawing.Gray(width / 2, height / 2, (x, y) =>
        {
            (double atX, double atY) = back.Apply(x, y);
            return 0.6 - (0.4 * Seen(atX, atY));
        });
        CrossModalMatch match = new CrossModalSearch().Search(visible, infrared);
        Assert.IsTrue(match.IsConfident);
        Assert.IsLessThan(0.5, match.Transform.DistancesTo(truth, width, height)[^1]);
    }

    [TestMethod]
    public void A_check_of_a_picture_on_itself_is_aligned_and_one_of_nothing_is_unknown()
    {
        DrawnScene scene = new(300, 200, 3);
        FusionImage picture = Drawing.Gray(300, 200, (x, y) => Math.Min(1, scene.Radiance(x, y) / 4));
        Misregistration own = MisregistrationCheck.Measure(picture, picture);
        Assert.AreEqual(RegistrationVerdict.Aligned, own.Verdict);
        Assert.AreEqual(0, own.Pixels, 0.1);
        Assert.AreEqual(1, own.Confidence);
        FusionImage flat = Drawing.Gray(300, 200, (_, _) => 0.4);
        Assert.AreEqual(RegistrationVerdict.Unknown, MisregistrationCheck.Measure(picture, flat).Verdict);
        Assert.AreEqual(RegistrationVerdict.Unknown, MisregistrationCheck.Measure(flat, flat).Verdict);
        FusionImage small = Drawing.Gray(16, 8, (x, _) => x / 16);
        Assert.AreEqual(RegistrationVerdict.Unknown, MisregistrationCheck.Measure(small, small).Verdict);
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        FusionImage small = Drawing.Gray(40, 400, (x, y) => (x + y) / 440);
        StringAssert.Contains(
            Assert.ThrowsExactly<AlignmentException>(() => new CrossModalSearch().Search(small, small)).Message,
            "40x400"
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CrossModalOptions { MaximumScale = 0.5 });
        FusionImage broken = Drawing.Gray(64, 64, (x, y) => x == 3 && y == 5 ? double.NaN : 0.5);
        Assert.ThrowsExactly<PixelValueException>(() => new CrossModalSearch().Search(broken, broken));
        FusionImage sound = Drawing.Gray(64, 64, (x, y) => (x + y) / 128);
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            new CrossModalSearch().Search(sound, sound, cancellationToken: new CancellationToken(true))
        );
    }

    private static (FusionImage Visible, FusionImage Infrared) Pair(string id)
    {
        FusionImage Read(string which) => PictureFile.Read(SharedFiles.Require($"data/ivf/roadscene/train/{id}_{which}.jpg"));
        return (Read("a"), Read("b"));
    }
}
