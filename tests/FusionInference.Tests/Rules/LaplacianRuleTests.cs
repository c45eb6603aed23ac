using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class LaplacianRuleTests
{
    /// <summary>
    /// The values come from a straightforward double-precision program (NumPy) that smooths by explicit sums over the reflected
    /// picture, doubles by inserting zeros, and selects with sorted 3x3 windows. Samples are taken at (7k mod height, 11k mod
    /// width), k = 0..11.
    /// </summary>
    [TestMethod]
    [DataRow(
        2,
        70,
        83,
        0.4671969,
        0.2153519,
        new[]
        {
            0.506628,
            0.187518,
            0.217133,
            0.576499,
            0.748076,
            0.737616,
            0.577431,
            0.343648,
            0.447192,
            0.653408,
            0.256626,
            0.256353,
        }
    )]
    [DataRow(
        3,
        140,
        131,
        0.4500708,
        0.2065437,
        new[]
        {
            0.872157,
            0.136757,
            0.472716,
            0.324155,
            0.622387,
            0.509734,
            0.602418,
            0.307903,
            0.162277,
            0.128651,
            0.201385,
            0.287472,
        }
    )]
    [DataRow(
        2,
        3,
        9,
        0.5029363,
        0.1499753,
        new[]
        {
            0.460948,
            0.737297,
            0.264376,
            0.415079,
            0.429356,
            0.743692,
            0.611831,
            0.462778,
            0.328784,
            0.460948,
            0.737297,
            0.264376,
        }
    )]
    public void Pictures_drawn_by_a_formula_fuse_to_the_values_of_an_independent_program(
        int count,
        int height,
        int width,
        double mean,
        double deviation,
        double[] samples
    )
    {
        using LaplacianRule rule = new();
        ImagePlane fused = rule.Fuse([.. Enumerable.Range(0, count).Select(i => Planes.Scene(i, height, width))]).Fused;
        for (int k = 0; k < samples.Length; k++)
        {
            Assert.AreEqual(samples[k], fused[7 * k % height, 11 * k % width], 2e-6, $"sample {k}");
        }

        double[] all = [.. fused.Samples.ToArray().Select(sample => (double)sample)];
        Assert.AreEqual(mean, all.Average(), 1e-6);
        Assert.AreEqual(deviation, Math.Sqrt(all.Average(sample => Math.Pow(sample - mean, 2))), 1e-6);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 17)]
    [DataRow(2, 2)]
    [DataRow(3, 1)]
    [DataRow(5, 4)]
    [DataRow(64, 33)]
    public void A_picture_fused_with_itself_is_itself(int height, int width)
    {
        ImagePlane picture = Planes.Scene(0, height, width);
        using LaplacianRule rule = new();
        Assert.IsLessThan(1e-6f, Planes.LargestDifference(picture, rule.Fuse([picture, picture.Clone(), picture.Clone()]).Fused));
    }

    [TestMethod]
    public void Each_half_comes_from_the_picture_that_is_sharp_there()
    {
        ImagePlane sharp = Planes.Draw(64, 64, (y, x) => 0.5 + 0.2 * Math.Sin(1.9 * x) * Math.Cos(1.7 * y));
        ImagePlane left = Planes.Draw(64, 64, (y, x) => x < 32 ? sharp[y, x] : 0.5);
        ImagePlane right = Planes.Draw(64, 64, (y, x) => x < 32 ? 0.5 : sharp[y, x]);
        using LaplacianRule rule = new();
        ImagePlane fused = rule.Fuse([left, right]).Fused;
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                if (x is < 24 or > 40)
                {
                    Assert.AreEqual(sharp[y, x], fused[y, x], 0.03);
                }
            }
        }
    }

    [TestMethod]
    public void A_pyramid_of_one_level_averages_what_is_smooth()
    {
        using LaplacianRule deep = new() { MinimumBase = 2 };
        using LaplacianRule shallow = new() { MaximumLevels = 1 };
        ImagePlane[] sources = [Planes.Draw(32, 32, (y, _) => 0.2 + 0.015 * y), Planes.Draw(32, 32, (_, x) => 0.2 + 0.02 * x)];
        ImagePlane fused = shallow.Fuse(sources).Fused;
        for (int i = 8; i < 24; i++)
        {
            Assert.AreEqual((sources[0][i, 10] + sources[1][i, 10]) / 2, fused[i, 10], 1e-5);
        }

        Assert.IsGreaterThan(0.05f, Planes.LargestDifference(fused, deep.Fuse(sources).Fused));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LaplacianRule { MaximumLevels = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LaplacianRule { MinimumBase = 1 });
    }
}
