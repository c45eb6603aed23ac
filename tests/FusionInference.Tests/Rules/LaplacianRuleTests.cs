using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class LaplacianRuleTests
{
    /// <summary>
    /// The values come from a straightforward double-precision program (NumPy) that smooths by explicit sums over the reflected picture, doubles by
    /// inserting zeros, and selects with sorted 3x3 windows. Samples are taken at (7k mod height, 11k mod width), k = 0..11.
    /// </summary>
    [TestMethod]
    [DataRow(2, 37, 50, 0.4770127, 0.2232234, new[] { 0.559529, 0.219913, 0.242493, 0.725122, 0.828713, 0.265931, 0.61729, 0.210035, 0.202894, 0.294968, 0.525613, 0.719925 })]
    [DataRow(3, 24, 31, 0.4114170, 0.2155139, new[] { 0.88495, 0.136341, 0.615203, 0.247645, 0.564686, 0.112695, 0.577607, 0.75749, 0.628243, 0.620668, 0.489662, 0.499143 })]
    [DataRow(2, 3, 9, 0.5029363, 0.1499753, new[] { 0.460948, 0.737297, 0.264376, 0.415079, 0.429356, 0.743692, 0.611831, 0.462778, 0.328784, 0.460948, 0.737297, 0.264376 })]
    public void Pictures_drawn_by_a_formula_fuse_to_the_values_of_an_independent_program(int count, int height, int width, double mean, double deviation, double[] samples)
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
        using LaplacianRule deep = new();
        using LaplacianRule shallow = new() { MostLevels = 1 };
        ImagePlane[] sources = [Planes.Draw(32, 32, (y, _) => 0.2 + 0.015 * y), Planes.Draw(32, 32, (_, x) => 0.2 + 0.02 * x)];
        ImagePlane fused = shallow.Fuse(sources).Fused;
        for (int i = 8; i < 24; i++)
        {
            Assert.AreEqual((sources[0][i, 10] + sources[1][i, 10]) / 2, fused[i, 10], 1e-5);
        }

        Assert.IsGreaterThan(0.05f, Planes.LargestDifference(fused, deep.Fuse(sources).Fused));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LaplacianRule { MostLevels = 0 });
    }
}
