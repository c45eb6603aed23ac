using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class SyntheticFocusPairsTests
{
    [TestMethod]
    public void What_one_picture_blurs_the_other_one_keeps_and_the_reference_is_the_sharp_picture()
    {
        ImagePlane sharp = new(96, 80);
        Random random = new(5);
        for (int i = 0; i < sharp.Samples.Length; i++)
        {
            sharp.Samples[i] = random.NextSingle();
        }

        TrainingPair pair = SyntheticFocusPairs.Make("noise", new FusionImage(sharp), seed: 3);
        CollectionAssert.AreEqual(sharp.Samples.ToArray(), pair.Reference!.Y.Samples.ToArray());
        int firstSharp = 0,
            secondSharp = 0,
            neither = 0;
        for (int i = 0; i < sharp.Samples.Length; i++)
        {
            bool first = Math.Abs(pair.First.Y.Samples[i] - sharp.Samples[i]) < 0.02;
            bool second = Math.Abs(pair.Second.Y.Samples[i] - sharp.Samples[i]) < 0.02;
            firstSharp += first && !second ? 1 : 0;
            secondSharp += second && !first ? 1 : 0;
            neither += !first && !second ? 1 : 0;
        }

        // Only the soft border between the parts is sharp in neither.
        int all = sharp.Samples.Length;
        Assert.IsGreaterThan(all / 10, firstSharp);
        Assert.IsGreaterThan(all / 10, secondSharp);
        Assert.IsLessThan(all / 3, neither);
    }

    [TestMethod]
    public void An_object_out_of_focus_spreads_over_the_scene_and_a_sharp_one_ends_where_its_matte_does()
    {
        FusionImage near = new(Flat(70, 90, 0.8f)),
            far = new(Flat(80, 60, 0.2f));
        TrainingPair pair = SyntheticFocusPairs.MakeMatte("flat", near, far, seed: 4);
        ImagePlane reference = pair.Reference!.Y,
            nearFocus = pair.First.Y,
            farFocus = pair.Second.Y;
        Assert.AreEqual((70, 60), (reference.Height, reference.Width));
        float steepestReference = 0,
            steepestSpread = 0,
            largestError = 0;
        for (int y = 0; y < 70; y++)
        {
            for (int x = 1; x < 60; x++)
            {
                // A flat scene looks the same out of focus: the near picture is the reference.
                largestError = Math.Max(largestError, Math.Abs(nearFocus[y, x] - reference[y, x]));
                steepestReference = Math.Max(steepestReference, Math.Abs(reference[y, x] - reference[y, x - 1]));
                steepestSpread = Math.Max(steepestSpread, Math.Abs(farFocus[y, x] - farFocus[y, x - 1]));
            }
        }

        Assert.IsLessThan(1e-5f, largestError);
        Assert.AreEqual(0.8f, reference.Samples.ToArray().Max(), 1e-3f);
        Assert.AreEqual(0.2f, reference.Samples.ToArray().Min(), 1e-3f);
        Assert.IsLessThan(0.8f * steepestReference, steepestSpread);

        // Spreading moves light but makes none: the borders repeat, so the means agree roughly.
        Assert.AreEqual(reference.Samples.ToArray().Average(), farFocus.Samples.ToArray().Average(), 0.02f);

        static ImagePlane Flat(int height, int width, float value)
        {
            ImagePlane plane = new(height, width);
            plane.Samples.Fill(value);
            return plane;
        }
    }

    [TestMethod]
    public void The_seed_decides_everything()
    {
        FusionImage picture = TrainingPictures.Pairs(1)[0].First;
        float[] once = SyntheticFocusPairs.Make("a", picture, 9).First.Y.Samples.ToArray();
        CollectionAssert.AreEqual(once, SyntheticFocusPairs.Make("b", picture, 9).First.Y.Samples.ToArray());
        CollectionAssert.AreNotEqual(once, SyntheticFocusPairs.Make("c", picture, 10).First.Y.Samples.ToArray());

        FusionImage other = TrainingPictures.Pairs(1)[0].Second;
        float[] matte = SyntheticFocusPairs.MakeMatte("a", picture, other, 9).Second.Y.Samples.ToArray();
        CollectionAssert.AreEqual(matte, SyntheticFocusPairs.MakeMatte("b", picture, other, 9).Second.Y.Samples.ToArray());
        CollectionAssert.AreNotEqual(matte, SyntheticFocusPairs.MakeMatte("c", picture, other, 10).Second.Y.Samples.ToArray());
    }

    [TestMethod]
    public void Blurring_keeps_a_flat_picture_and_spreads_a_point_to_the_bell_of_its_deviation()
    {
        ImagePlane point = new(41, 41);
        point.Samples[20 * 41 + 20] = 1;
        ImagePlane bell = GaussianBlur.Apply(point, 2);
        double sum = 0,
            variance = 0;
        for (int i = 0; i < bell.Samples.Length; i++)
        {
            sum += bell.Samples[i];
            variance += bell.Samples[i] * Math.Pow(i % 41 - 20, 2);
        }

        Assert.AreEqual(1, sum, 1e-5);

        // The cut at three deviations takes some of the variance of 4 away.
        Assert.AreEqual(4, variance, 0.15);
        ImagePlane flat = new(9, 7);
        flat.Samples.Fill(0.25f);
        Assert.AreEqual(0.25f, GaussianBlur.Apply(flat, 3)[0, 6], 1e-6f);
    }
}
