using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class ImageFusionTests
{
    private static readonly ImageFusion Average = new(new AverageRule());

    [TestMethod]
    public void Luminance_comes_from_the_engine_and_the_larger_bit_depth_stays()
    {
        FusionImage first = new(Planes.Constant(4, 6, 0.2f));
        FusionImage second = new(Planes.Constant(4, 6, 0.6f, 16));
        FusionResult result = Average.Fuse([first, second]);
        Assert.AreEqual(0.4f, result.Image.Y[3, 5], 1e-6);
        Assert.AreEqual(16, result.Image.BitDepth);
        Assert.IsFalse(result.Image.IsColor);
        Assert.AreSame(result.Image.Y, result.Fused);
    }

    [TestMethod]
    [DataRow(FusionTask.Ivf, 0.6f)]
    [DataRow(FusionTask.Mfif, 0.66667f)]
    public void Each_task_has_its_chroma(FusionTask task, float expected)
    {
        // Distance rule on 0.6 and 0.7: (0.1 * 0.6 + 0.2 * 0.7) / 0.3.
        FusionResult result = AverageFor(task).Fuse([Colored(0.6f), Colored(0.7f)]);
        Assert.AreEqual(expected, result.Image.Cr![0, 0], 1e-4);
        Assert.AreEqual(0.5f, result.Image.Cb![0, 0], 1e-3);
    }

    [TestMethod]
    [DataRow(FusionTask.Ivf)]
    [DataRow(FusionTask.Mif)]
    [DataRow(null)]
    public void A_gray_partner_leaves_the_coloured_picture_its_chroma(FusionTask? task)
    {
        FusionImage gray = new(Planes.Constant(3, 3, 0.9f));
        Assert.AreEqual(0.7f, AverageFor(task).Fuse([gray, Colored(0.7f)]).Image.Cr![1, 1], 1e-6);
        Assert.AreEqual(0.7f, AverageFor(task).Fuse([Colored(0.7f), gray]).Image.Cr![1, 1], 1e-6);
    }

    [TestMethod]
    public void A_chosen_chroma_rule_and_normalisation_are_used()
    {
        FusionImage dark = new(Planes.Draw(1, 11, (_, x) => 0.01 * x));
        FusionRecipe recipe = new()
        {
            Rule = "average",
            ChromaRule = "second",
            NormalizeFirst = new PercentileNormalization(0, 100),
        };
        FusionImage second = new(Planes.Constant(1, 11, 0), Planes.Constant(1, 11, 0.8f), Planes.Constant(1, 11, 0.3f));
        using ImageFusion fusion = new(recipe);
        FusionImage fused = fusion.Fuse([dark, second]).Image;
        Assert.AreEqual(0.5f, fused.Y[0, 10], 1e-6);
        Assert.AreEqual(0.25f, fused.Y[0, 5], 1e-6);
        Assert.AreEqual(0.8f, fused.Cr![0, 0]);
        Assert.AreEqual(0.05f, dark.Y[0, 5], 1e-6);
    }

    [TestMethod]
    public void Sizes_that_differ_are_refused() =>
        Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            Average.Fuse([Colored(0.5f), new FusionImage(new ImagePlane(3, 4))])
        );

    private static ImageFusion AverageFor(FusionTask? task) => new(new AverageRule(), new FusionRecipe { Task = task });

    private static FusionImage Colored(float cr) =>
        new(Planes.Constant(3, 3, 0.4f), Planes.Constant(3, 3, cr), Planes.Constant(3, 3, 0.5f));
}
