using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>More than two pictures, sizes that differ, and who is named where something is wrong.</summary>
[TestClass]
public class ManyPicturesTests
{
    [TestMethod]
    [DataRow(3, FusionOrder.Sequence, 0.5f)]
    [DataRow(3, FusionOrder.Pairwise, 0.55f)]
    [DataRow(4, FusionOrder.Pairwise, 0.5f)]
    public void More_than_two_are_taken_at_once_or_as_a_tree(int count, FusionOrder order, float expected)
    {
        // (0.2 + 0.6 + 0.7) / 3; ((0.2 + 0.6) / 2 + 0.7) / 2; the mean of the means of two pairs.
        float[] samples = count == 3 ? [0.2f, 0.6f, 0.7f] : [0.2f, 0.6f, 0.9f, 0.3f];
        FusionImage[] pictures = [.. samples.Select(sample => new FusionImage(Planes.Constant(2, 3, sample)))];
        using ImageFusion fusion = new(new FusionRecipe { Rule = "average", Order = order });
        List<double> heard = [];
        FusionResult result = fusion.Fuse(pictures, new Listener(heard));
        Assert.AreEqual(expected, result.Fused[1, 2], 1e-6f);
        Assert.IsFalse(result.Image.IsColor);
        CollectionAssert.AreEqual(heard.Order().ToArray(), heard.ToArray(), "progress never falls");
        Assert.AreEqual(1.0, heard[^1]);
    }

    [TestMethod]
    [DataRow(FusionOrder.Sequence)]
    [DataRow(FusionOrder.Pairwise)]
    public void The_chroma_of_three_goes_through_the_result_of_two(FusionOrder order)
    {
        // By the rule 'average' on Cr: (0.6 + 0.8) / 2 = 0.7, then (0.7 + 0.1) / 2.
        FusionImage[] pictures = [.. new[] { 0.6f, 0.8f, 0.1f }.Select(Colored)];
        using ImageFusion fusion = new(
            new FusionRecipe
            {
                Rule = "average",
                ChromaRule = "average",
                Order = order,
            }
        );
        Assert.AreEqual(0.4f, fusion.Fuse(pictures).Image.Cr![0, 0], 1e-6f);
    }

    [TestMethod]
    public void A_network_takes_three_in_sequence_and_as_a_tree_through_its_own_results()
    {
        WeightFile weights = RandomWeights.Of(NetworkLayout.Efrufn, 12);
        FusionImage[] pictures = [.. Enumerable.Range(0, 4).Select(i => new FusionImage(Planes.Scene(i, 16, 16)))];
        using ImageFusion sequence = new(new FusionRecipe { Weights = weights });
        using ImageFusion tree = new(new FusionRecipe { Weights = weights, Order = FusionOrder.Pairwise });
        FusionImage left = sequence.Fuse(pictures[..2]).Image;
        FusionImage right = sequence.Fuse(pictures[2..]).Image;
        AssertSame(sequence.Fuse([left, pictures[2]]), sequence.Fuse(pictures[..3]));
        AssertSame(sequence.Fuse([left, right]), tree.Fuse(pictures));
    }

    [TestMethod]
    public void Sizes_that_differ_are_cropped_or_resized_and_the_callers_pictures_stay()
    {
        FusionImage wide = new(new ImagePlane(2, 3, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]));
        FusionImage high = new(new ImagePlane(3, 2, [0.3f, 0.0f, 0.0f, 0.9f, 0.8f, 0.8f]));
        using ImageFusion crop = new(new FusionRecipe { Rule = "maximum", SizeMismatch = SizeMismatchHandling.Crop });
        FusionImage[] pictures = [wide, high];
        ImagePlane cropped = crop.Fuse(pictures).Fused;
        Assert.AreEqual((2, 2), (cropped.Height, cropped.Width));
        CollectionAssert.AreEqual(new[] { 0.3f, 0.2f, 0.4f, 0.9f }, cropped.Samples.ToArray());
        Assert.AreSame(high, pictures[1]);

        // Pillow 9.4 gives 0.1298, 0.293148, 0.506852 and 0.6702 by LANCZOS; what leaves 0.2 to 0.6 is cut off.
        using ImageFusion resize = new(new FusionRecipe { Rule = "maximum", SizeMismatch = SizeMismatchHandling.Resize });
        ImagePlane grown = resize
            .Fuse([new FusionImage(new ImagePlane(1, 4)), new FusionImage(new ImagePlane(1, 2, [0.2f, 0.6f]))])
            .Fused;
        float[] expected = [0.2f, 0.293148f, 0.506852f, 0.6f];
        for (int x = 0; x < expected.Length; x++)
        {
            Assert.AreEqual(expected[x], grown[0, x], 1e-6f);
        }
    }

    [TestMethod]
    public void Errors_name_the_pictures_as_the_caller_does()
    {
        using ImageFusion fusion = new(new FusionRecipe { Rule = "average" });
        FusionImage good = new(new ImagePlane(2, 2));
        FusionImage large = new(new ImagePlane(2, 3));
        FusionImage broken = new(new ImagePlane(2, 2, [0, float.NaN, 0, 0]));
        StringAssert.Contains(
            Assert
                .ThrowsExactly<PictureSizeMismatchException>(() => fusion.Fuse([good, good, large], ["a", "b", "c.png"]))
                .Message,
            "c.png is 3x2"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<PixelValueException>(() => fusion.Fuse([good, broken], ["a", "b.png"])).Message,
            "b.png"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<PictureSizeMismatchException>(() => fusion.Fuse([good, good, large])).Message,
            "source 3 is 3x2"
        );
        Assert.ThrowsExactly<ArgumentException>(() => fusion.Fuse([good]));
        Assert.ThrowsExactly<ArgumentException>(() => fusion.Fuse([good, null!]));
        Assert.ThrowsExactly<ArgumentException>(() => fusion.Fuse([good, good], ["a"]));
    }

    [TestMethod]
    public void A_backend_of_the_caller_makes_the_engine_once_and_it_is_disposed_of()
    {
        int made = 0;
        WeightFile weights = RandomWeights.Of(NetworkLayout.Efrufn, 3);
        ImageFusion fusion = new(new FusionRecipe { Weights = weights }, given =>
        {
            made++;
            Assert.AreSame(weights, given);
            return new ManagedFusionEngine(given);
        });
        Assert.AreEqual(0, made);
        FusionImage picture = new(Planes.Scene(0, 8, 8));
        fusion.Fuse([picture, picture]);
        fusion.Fuse([picture, picture]);
        Assert.AreEqual(1, made);
        fusion.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => fusion.Fuse([picture, picture]));
    }

    private static void AssertSame(FusionResult expected, FusionResult actual) =>
        CollectionAssert.AreEqual(expected.Fused.Samples.ToArray(), actual.Fused.Samples.ToArray());

    private static FusionImage Colored(float cr) =>
        new(Planes.Constant(3, 3, 0.4f), Planes.Constant(3, 3, cr), Planes.Constant(3, 3, 0.5f));

    private sealed class Listener(List<double> heard) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => heard.Add(value.Fraction);
    }
}
