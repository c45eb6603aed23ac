using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

/// <summary>A picture fused with itself is that picture, and pictures that differ are fused as before.</summary>
[TestClass]
public class SourceAgreementTests
{
    private const int Height = 45;
    private const int Width = 61;

    private static IEnumerable<object[]> Tasks => Enum.GetValues<FusionTask>().Select(task => new object[] { task });

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void A_drawn_picture_fused_with_itself_is_itself(FusionTask task)
    {
        using ImageFusion fusion = ImageFusion.ForTask(task);
        foreach (int bitDepth in new[] { 8, 16 })
        {
            ImagePlane scene = Planes.Draw(Height, Width, (y, x) => 0.5 + 0.4 * Math.Sin(0.9 * x + 0.3 * y), bitDepth);
            ImagePlane noise = Planes.Draw(Height, Width, (y, x) => (y * 7919 + x * 104729) % 256 / 255.0, bitDepth);
            ImagePlane white = Planes.Constant(Height, Width, 1, bitDepth);
            ImagePlane black = Planes.Constant(Height, Width, 0, bitDepth);
            foreach (ImagePlane y in new[] { scene, noise, white, black })
            {
                RequireItself(fusion, new FusionImage(y));
            }

            RequireItself(fusion, new FusionImage(scene, noise, Planes.Constant(Height, Width, 0.55f, bitDepth)));
        }
    }

    [TestMethod]
    [DataRow(FusionTask.Ivf, "ivf/msrs/train/msrs_00001D")]
    [DataRow(FusionTask.Mfif, "mfif/bsds_synth/train/*")]
    [DataRow(FusionTask.Meif, "meif/iccv17/train/*")]
    [DataRow(FusionTask.Mif, "mif/harvard_pet_mri/train/petmri_25015")]
    public void A_photograph_fused_with_itself_is_itself_whole_and_in_strips(FusionTask task, string pair)
    {
        string folder = SharedFiles.Require($"data/{Path.GetDirectoryName(pair)}");
        string first = Directory.EnumerateFiles(folder, $"{Path.GetFileName(pair)}_a.png").Order(StringComparer.Ordinal).First();
        foreach (string path in new[] { first, first.Replace("_a.png", "_b.png", StringComparison.Ordinal) })
        {
            FusionImage picture = Crop(PictureFile.Read(path));
            foreach (FusionMemory memory in new[] { FusionMemory.Whole, FusionMemory.Strips })
            {
                using ImageFusion fusion = new(
                    new FusionRecipe
                    {
                        Task = task,
                        Engine = new FuseOptions { Memory = memory },
                    }
                );
                RequireItself(fusion, picture);
            }
        }
    }

    [TestMethod]
    [DataRow(FusionOrder.Sequence)]
    [DataRow(FusionOrder.Pairwise)]
    [DataRow(FusionOrder.Together)]
    public void Three_times_the_same_picture_is_that_picture(FusionOrder order)
    {
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Meif, Order = order });
        FusionImage picture = new(Planes.Scene(0, Height, Width), Planes.Scene(1, Height, Width), Planes.Scene(2, Height, Width));
        FusionImage fused = fusion.Fuse([picture, picture, picture]).Image;
        Assert.IsLessThan(1e-5f, Planes.LargestDifference(picture.Y, fused.Y));
        Assert.IsLessThan(1e-5f, Planes.LargestDifference(picture.Cr!, fused.Cr!));
        Assert.IsLessThan(1e-5f, Planes.LargestDifference(picture.Cb!, fused.Cb!));
    }

    [TestMethod]
    [DataRow(0f, 1f)]
    [DataRow(0.25f, 1f)]
    [DataRow(0.625f, 0.5f)]
    [DataRow(1f, 0f)]
    [DataRow(60f, 0f)]
    public void The_draw_fades_from_a_quarter_of_a_step_of_difference_to_one(float steps, float share)
    {
        ImagePlane first = Planes.Constant(Height, Width, 0.4f);
        ImagePlane second = Planes.Constant(Height, Width, 0.4f + steps / 255);
        foreach ((float mixture, float between) in new[] { (0.2f, 0.4f), (0.9f, 0.4f + steps / 255) })
        {
            using ImageFusion fusion = Given(Planes.Constant(Height, Width, mixture), keepsAgreement: null);
            ImagePlane fused = fusion.Fuse([new FusionImage(first), new FusionImage(second)]).Fused;
            Assert.AreEqual(mixture + share * (between - mixture), fused[20, 30], 1e-4f);
        }
    }

    [TestMethod]
    public void What_lies_between_the_sources_or_where_they_differ_stays()
    {
        ImagePlane first = Planes.Scene(0, Height, Width);
        ImagePlane second = Planes.Draw(Height, Width, (y, x) => x < 24 ? first[y, x] : 1 - first[y, x]);
        ImagePlane mean = Planes.Draw(Height, Width, (y, x) => 0.5 * (first[y, x] + second[y, x]));
        using ImageFusion inside = Given(mean, keepsAgreement: true);
        Assert.IsLessThan(1e-6f, Planes.LargestDifference(mean, Fuse(inside)));

        ImagePlane outside = Planes.Constant(Height, Width, 0.97f);
        using ImageFusion kept = Given(outside, keepsAgreement: null);
        ImagePlane fused = Fuse(kept);
        Assert.AreEqual(first[20, 3], fused[20, 3]);
        int apart = Enumerable.Range(45, 10).MaxBy(x => Math.Abs(first[20, x] - second[20, x]));
        Assert.IsGreaterThan(4f / 255, Math.Abs(first[20, apart] - second[20, apart]));
        Assert.AreEqual(0.97f, fused[20, apart], 1e-6f);
        using ImageFusion off = Given(outside, keepsAgreement: false);
        Assert.AreEqual(0, Planes.LargestDifference(outside, Fuse(off)));

        ImagePlane Fuse(ImageFusion fusion) => fusion.Fuse([new FusionImage(first), new FusionImage(second)]).Fused;
    }

    [TestMethod]
    public void It_is_on_for_networks_that_do_not_stretch()
    {
        FuseOptions stretching = new() { StretchResult = true };
        Assert.IsTrue(Settled(new FusionRecipe { Task = FusionTask.Ivf }));
        Assert.IsFalse(Settled(new FusionRecipe { Task = FusionTask.Ivf, Rule = "laplacian" }));
        Assert.IsFalse(Settled(new FusionRecipe { Task = FusionTask.Ivf, Engine = stretching }));
        Assert.IsFalse(Settled(new FusionRecipe { Task = FusionTask.Ivf, KeepAgreement = false }));
        foreach (
            FusionRecipe wrong in new FusionRecipe[]
            {
                new() { Rule = "average", KeepAgreement = true },
                new()
                {
                    Task = FusionTask.Mif,
                    Engine = stretching,
                    KeepAgreement = true,
                },
            }
        )
        {
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => wrong.Settle());
            StringAssert.Contains(error.Message, "KeepAgreement");
        }

        static bool Settled(FusionRecipe recipe) => recipe.Settle().KeepAgreement!.Value;
    }

    private static void RequireItself(ImageFusion fusion, FusionImage picture)
    {
        FusionImage fused = fusion.Fuse([picture, picture]).Image;
        Assert.AreEqual(0, Planes.LargestDifference(picture.Y, fused.Y));
        Assert.AreEqual(picture.IsColor, fused.IsColor);
        if (picture.IsColor)
        {
            Assert.IsLessThan(1e-6f, Planes.LargestDifference(picture.Cr!, fused.Cr!));
            Assert.IsLessThan(1e-6f, Planes.LargestDifference(picture.Cb!, fused.Cb!));
        }
    }

    private static FusionImage Crop(FusionImage picture)
    {
        return picture.IsColor ? new FusionImage(Part(picture.Y), Part(picture.Cr!), Part(picture.Cb!)) : new(Part(picture.Y));

        static ImagePlane Part(ImagePlane plane) => Planes.Draw(77, 93, (y, x) => plane[y + 60, x + 80], plane.BitDepth);
    }

    private static ImageFusion Given(ImagePlane mixture, bool? keepsAgreement) =>
        new(new GivenEngine(mixture), new FusionRecipe { Task = FusionTask.Ivf, KeepAgreement = keepsAgreement });

    private sealed class GivenEngine(ImagePlane fused) : IFusionEngine
    {
        public string Name => "given";

        public FusionResult Fuse(
            IReadOnlyList<ImagePlane> sources,
            FuseOptions? options = null,
            IProgress<FuseProgress>? progress = null,
            CancellationToken cancellationToken = default
        ) => new(fused);

        public void Dispose() { }
    }
}
