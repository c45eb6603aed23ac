using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Progress of a whole call: luminance and chroma share one rising fraction.</summary>
[TestClass]
public sealed class FusionProgressTests
{
    [TestMethod]
    [DataRow(2, FusionOrder.Sequence)]
    [DataRow(4, FusionOrder.Sequence)]
    [DataRow(4, FusionOrder.Pairwise)]
    public void ColorNet_is_part_of_the_fraction(int count, FusionOrder order)
    {
        FusionRecipe recipe = new()
        {
            Weights = RandomWeights.Of(NetworkLayout.Efrufn, seed: 3),
            ColorNet = RandomWeights.Of(NetworkLayout.ColorNet, seed: 4),
            Order = order,
        };
        using ImageFusion fusion = new(recipe);
        List<FuseProgress> heard = Hear(fusion, [.. Enumerable.Range(0, count).Select(Colored)]);
        double[] fractions = [.. heard.Select(progress => progress.Fraction)];
        CollectionAssert.AreEqual(fractions.Order().ToArray(), fractions);
        Assert.AreEqual((0.0, 1.0), (fractions[0], fractions[^1]));

        // Luminance takes 1 of 1.8, so ColorNet tells of the rest; each of its 14 layers at least once.
        int ofColorNet = fractions.Count(fraction => fraction > 1 - 0.8 / 1.8 / (count - 1));
        Assert.IsGreaterThanOrEqualTo(14, ofColorNet);
    }

    [TestMethod]
    public void A_rule_and_a_network_on_gray_pictures_end_at_one()
    {
        using ImageFusion rule = new(new FusionRecipe { Rule = "laplacian" });
        List<FuseProgress> heard = Hear(rule, [Colored(0), Colored(1)]);
        Assert.AreEqual((0.0, 1.0), (heard[0].Fraction, heard[^1].Fraction));
        using ImageFusion network = new(new FusionRecipe { Weights = RandomWeights.Of(NetworkLayout.Efrufn, seed: 3) });
        heard = Hear(network, [new FusionImage(Planes.Scene(0, 24, 24)), new FusionImage(Planes.Scene(1, 24, 24))]);
        Assert.AreEqual((0.0, 1.0), (heard[0].Fraction, heard[^1].Fraction));
        Assert.AreEqual(5, heard[^1].Iteration);
        Assert.IsNotNull(heard[^1].Residual);
    }

    private static List<FuseProgress> Hear(ImageFusion fusion, FusionImage[] pictures)
    {
        List<FuseProgress> heard = [];
        fusion.Fuse(pictures, new Listener(heard));
        return heard;
    }

    private static FusionImage Colored(int number) =>
        new(Planes.Scene(number % 3, 24, 24), Planes.Constant(24, 24, 0.4f), Planes.Constant(24, 24, 0.6f));

    private sealed class Listener(List<FuseProgress> heard) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => heard.Add(value);
    }
}
