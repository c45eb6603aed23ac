using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>What becomes of sources before they are fused, and what the fused picture takes over from them.</summary>
[TestClass]
public sealed class SourceHandlingTests
{
    [TestMethod]
    [DataRow(SizeMismatchHandling.Resize, 2, 4)]
    [DataRow(SizeMismatchHandling.ResizeToSecond, 6, 3)]
    [DataRow(SizeMismatchHandling.ResizeToSmallest, 2, 4)]
    public void Two_sizes_become_that_of_the_first_the_second_or_the_smaller(SizeMismatchHandling handling, int height, int width)
    {
        FusionImage first = new(Constant(2, 4, 0.25f));
        FusionImage second = new(Constant(6, 3, 0.75f)) { Alpha = Constant(6, 3, 0.5f) };
        using ImageFusion fusion = new(new FusionRecipe { Rule = "average", SizeMismatch = handling });
        ImagePlane fused = fusion.Fuse([first, second]).Fused;
        Assert.AreEqual((height, width), (fused.Height, fused.Width));
        foreach (float sample in fused.Samples)
        {
            Assert.AreEqual(0.5f, sample, 1e-6f);
        }
    }

    [TestMethod]
    public void The_smallest_of_three_leads_and_the_second_leads_only_two()
    {
        FusionImage[] three = [new(Constant(4, 4, 0)), new(Constant(2, 9, 0)), new(Constant(3, 5, 0))];
        using ImageFusion smallest = new(
            new FusionRecipe { Rule = "average", SizeMismatch = SizeMismatchHandling.ResizeToSmallest }
        );
        ImagePlane fused = smallest.Fuse(three).Fused;
        Assert.AreEqual((3, 5), (fused.Height, fused.Width));
        using ImageFusion second = new(new FusionRecipe { Rule = "average", SizeMismatch = SizeMismatchHandling.ResizeToSecond });
        StringAssert.Contains(Assert.ThrowsExactly<PictureException>(() => second.Fuse(three)).Message, "not 3");
    }

    [TestMethod]
    public void A_narrow_source_is_stretched_where_it_is_asked_for_and_the_result_says_so()
    {
        FusionImage black = new(Ramp(0, 0, 16));
        FusionImage thermal = new(Ramp(0.5f, 0.52f, 16));
        using ImageFusion plain = new(new FusionRecipe { Rule = "maximum" });
        FusionResult fog = plain.Fuse([black, thermal]);
        Assert.AreEqual(0.52f, fog.Fused[0, 1000], 1e-6f);
        Assert.IsEmpty(fog.Normalizations);

        using ImageFusion fusion = new(new FusionRecipe { Rule = "maximum", NormalizeNarrowSources = true });
        FusionResult result = fusion.Fuse([black, thermal], ["visible", "infrared"]);

        // The percentiles 0.1 and 99.9 of 1001 equal steps are the second and the last but one.
        Assert.AreEqual(0, result.Fused[0, 1], 1e-4f);
        Assert.AreEqual((500 - 1) / 998f, result.Fused[0, 500], 1e-4f);
        Assert.AreEqual(1, result.Fused[0, 999], 1e-4f);
        SourceNormalization said = result.Normalizations.Single();
        Assert.AreEqual(("infrared", true), (said.Source, said.IsAutomatic));
        Assert.AreEqual(0.5 + 0.02 / 1000, said.Range.Low, 1e-6);
        Assert.AreEqual(0.52 - 0.02 / 1000, said.Range.High, 1e-6);
    }

    [TestMethod]
    public void Sources_of_one_camera_are_stretched_together()
    {
        // Together they fill 0.06 of the range: 0.25 becomes (0.25 - 0.2) / 0.06.
        FusionImage dark = new(Ramp(0.2f, 0.2101f, 16));
        FusionImage light = new(Ramp(0.25f, 0.26f, 16));
        Assert.AreEqual(0.05f / 0.06f, Fuse(FusionTask.Meif, dark, light)[0, 0], 0.01f);
        Assert.AreEqual(0, Fuse(FusionTask.Ivf, dark, light)[0, 0], 0.01f);

        // Together these fill more than a tenth: both stay.
        Assert.AreEqual(0.51f, Fuse(FusionTask.Mfif, dark, new FusionImage(Ramp(0.5f, 0.51f, 16)))[0, 1000], 1e-5f);

        static ImagePlane Fuse(FusionTask task, params FusionImage[] sources)
        {
            using ImageFusion fusion = new(
                new FusionRecipe
                {
                    Rule = "maximum",
                    Task = task,
                    NormalizeNarrowSources = true,
                    ChromaRule = "first",
                }
            );
            return fusion.Fuse(sources).Fused;
        }
    }

    [TestMethod]
    public void Metadata_of_the_first_is_carried_and_the_lowest_opacity_where_all_have_one()
    {
        PictureMetadata camera = new()
        {
            IccProfile = new byte[] { 1, 2, 3 },
            CameraMaker = "Maker",
            CameraModel = "Model",
            TimeTaken = new DateTime(2024, 5, 6, 7, 8, 9),
            Warnings = ["odd"],
        };
        FusionImage first = new(Constant(1, 2, 0.2f)) { Alpha = new ImagePlane(1, 2, [0.9f, 0.1f]), Metadata = camera };
        FusionImage second = new(Constant(1, 2, 0.4f)) { Alpha = new ImagePlane(1, 2, [0.3f, 0.6f]) };
        using ImageFusion fusion = new(new FusionRecipe { Rule = "average" });
        FusionImage fused = fusion.Fuse([first, second]).Image;
        CollectionAssert.AreEqual(new[] { 0.3f, 0.1f }, fused.Alpha!.Samples.ToArray());
        Assert.AreEqual(("Maker", "Model", camera.TimeTaken), Camera(fused));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, fused.Metadata.IccProfile.ToArray());
        Assert.IsEmpty(fused.Metadata.Warnings);
        Assert.IsNull(fusion.Fuse([first, new FusionImage(Constant(1, 2, 0.4f))]).Image.Alpha);

        static (string?, string?, DateTime?) Camera(FusionImage image) =>
            (image.Metadata.CameraMaker, image.Metadata.CameraModel, image.Metadata.TimeTaken);
    }

    private static ImagePlane Constant(int height, int width, float sample)
    {
        ImagePlane plane = new(height, width);
        plane.Samples.Fill(sample);
        return plane;
    }

    private static ImagePlane Ramp(float from, float to, int bitDepth)
    {
        ImagePlane plane = new(2, 1001, bitDepth);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = from + (to - from) * (i % 1001) / 1000;
        }

        return plane;
    }
}
