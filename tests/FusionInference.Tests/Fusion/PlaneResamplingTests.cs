using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Resampling beside values of Pillow 9.4 (LANCZOS on mode F) and of means over areas by numpy.</summary>
[TestClass]
public sealed class PlaneResamplingTests
{
    /// <summary>((7 y + 3 x x + y x) mod 11) / 10 of 4 rows and 5 columns.</summary>
    private static ImagePlane Drawn
    {
        get
        {
            ImagePlane plane = new(4, 5, 16);
            for (int i = 0; i < plane.Samples.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, 5);
                plane.Samples[i] = (7 * y + 3 * x * x + y * x) % 11 / 10f;
            }

            return plane;
        }
    }

    [TestMethod]
    public void Growing_is_pillows_lanczos_without_what_leaves_the_range_of_the_samples()
    {
        // numpy.clip(Image.resize((8, 7), LANCZOS), 0, 1); before the cut the values go from -0.152 to 1.166.
        AssertNear(
            PlaneResampling.Resize(Drawn, 7, 8, CancellationToken.None),
            [
                [0.000000f, 0.122553f, 0.360457f, 0.067791f, 0.082151f, 0.485586f, 0.495224f, 0.372795f],
                [0.263455f, 0.188551f, 0.149696f, 0.292626f, 0.441064f, 0.479697f, 0.434145f, 0.389035f],
                [0.781309f, 0.317580f, 0.000000f, 0.687748f, 0.935803f, 0.446289f, 0.336625f, 0.415891f],
                [0.530724f, 0.389025f, 0.433257f, 0.953647f, 0.940443f, 0.387114f, 0.304333f, 0.427176f],
                [0.267699f, 0.504204f, 0.844516f, 0.882789f, 0.608325f, 0.305309f, 0.315774f, 0.426021f],
                [0.763518f, 0.710705f, 0.654100f, 0.681368f, 0.506521f, 0.231813f, 0.295726f, 0.430842f],
                [1.000000f, 0.824509f, 0.418603f, 0.538084f, 0.497315f, 0.201188f, 0.282454f, 0.433485f],
            ]
        );
    }

    [TestMethod]
    public void Shrinking_is_the_mean_over_the_area_of_each_pixel()
    {
        // Every pixel as 3 x 2 cells, and the mean of each 4 x 5 of them.
        AssertNear(
            PlaneResampling.Resize(Drawn, 3, 2, CancellationToken.None),
            [
                [0.225f, 0.415f],
                [0.54f, 0.48f],
                [0.69f, 0.38f],
            ]
        );
    }

    [TestMethod]
    public void Each_axis_goes_its_own_way()
    {
        // Means across, then Pillow's LANCZOS down.
        AssertNear(
            PlaneResampling.Resize(Drawn, 6, 2, CancellationToken.None),
            [
                [0.112106f, 0.364825f],
                [0.283570f, 0.449242f],
                [0.526990f, 0.528323f],
                [0.586434f, 0.465101f],
                [0.670562f, 0.384890f],
                [0.727631f, 0.354912f],
            ]
        );
    }

    [TestMethod]
    public void The_depth_stays_and_a_cancelled_call_stops()
    {
        Assert.AreEqual(16, PlaneResampling.Resize(Drawn, 9, 2, CancellationToken.None).BitDepth);
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PlaneResampling.Resize(Drawn, 7, 8, new CancellationToken(canceled: true))
        );
    }

    private static void AssertNear(ImagePlane actual, float[][] expected)
    {
        Assert.AreEqual((expected.Length, expected[0].Length), (actual.Height, actual.Width));
        for (int y = 0; y < actual.Height; y++)
        {
            for (int x = 0; x < actual.Width; x++)
            {
                Assert.AreEqual(expected[y][x], actual[y, x], 2e-6f, $"x={x}, y={y}");
            }
        }
    }
}
