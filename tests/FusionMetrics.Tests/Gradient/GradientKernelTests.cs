using System.Numerics;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed class GradientKernelTests
{
    [TestMethod]
    public void Sobel_rows_equal_the_scalar_formula_on_sizes_1_to_33_both_ways()
    {
        foreach (Border border in Enum.GetValues<Border>())
        {
            for (int height = border == Border.Reflect ? 2 : 1; height <= 33; height++)
            {
                for (int width = border == Border.Reflect ? 2 : 1; width <= 33; width++)
                {
                    RequireScalarRows(RandomPictures.Noise(height, width, 100 * height + width), border);
                }
            }
        }
    }

    [TestMethod]
    public void Directions_equal_the_arctangent_of_the_ratio()
    {
        double[] values = [-1020, -777, -255, -3, -1, 0, 1e-5, 1, 2, 5, 254, 255, 600, 1019, 1020];
        foreach (double y in values)
        {
            foreach (double x in values.Where(x => x != 0))
            {
                double angle = Arctangent.OfRatio(new Vector<double>(y), new Vector<double>(x))[0];
                Assert.AreEqual(Math.Atan(y / x), angle, 1e-15, $"{y} / {x}");
            }

            double upright = Arctangent.OfRatio(new Vector<double>(y), Vector<double>.Zero)[0];
            Assert.AreEqual(y == 0 ? double.NaN : Math.PI / 2 * Math.Sign(y), upright, 1e-15, $"{y} / 0");
        }
    }

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.43, 0.81)]
    [DataRow(1442.0, -1.0)]
    [DataRow(367710.0, 0.2)]
    public void Sigmoids_equal_the_scalar_formula_even_where_exp_overflows(double strength, double direction)
    {
        SigmoidPair pair = new(0.9, -15, 0.5, 4000, 0.8);
        double expected = 0.9 / (1 + Math.Exp(-15 * (strength - 0.5))) / (1 + Math.Exp(4000 * (direction - 0.8)));
        double actual = pair.Of(new Vector<double>(strength), new Vector<double>(direction))[0];
        Assert.AreEqual(expected, actual, 1e-15);
    }

    [TestMethod]
    public void Metrics_equal_their_scalar_twins_on_sizes_1_to_33_both_ways()
    {
        for (int side = 1; side <= 33; side++)
        {
            RequireScalarMetrics(side, 34 - side);
            RequireScalarMetrics(side, side);
            RequireScalarMetrics(side, 33);
            RequireScalarMetrics(33, side);
        }
    }

    [TestMethod]
    public void Metrics_equal_their_scalar_twins_where_planes_are_flat_or_alike()
    {
        BytePlane flat = RandomPictures.Constant(20, 21, 90);
        BytePlane waves = RandomPictures.Waves(20, 21, 4);
        BytePlane black = RandomPictures.Constant(20, 21, 0);
        foreach (
            BytePlane[] planes in (BytePlane[][])
                [
                    [flat, waves, waves],
                    [waves, flat, flat],
                    [black, waves, black],
                    [waves, waves, waves],
                ]
        )
        {
            RequireScalarMetrics(planes[0], planes[1], planes[2]);
        }
    }

    private static void RequireScalarRows(BytePlane plane, Border border)
    {
        SobelRow row = new(plane, border);
        for (int y = 0; y < plane.Height; y++)
        {
            row.Read(y);
            for (int x = 0; x < row.Across.Length * Vector<short>.Count; x++)
            {
                (int across, int down) = x < plane.Width ? ScalarEdges.Sobel(plane, border, y, x) : (0, 0);
                Assert.AreEqual(
                    across,
                    row.Across[x / Vector<short>.Count][x % Vector<short>.Count],
                    $"{plane.Width}x{plane.Height} {border} {y},{x}"
                );
                Assert.AreEqual(
                    down,
                    row.Down[x / Vector<short>.Count][x % Vector<short>.Count],
                    $"{plane.Width}x{plane.Height} {border} {y},{x}"
                );
            }
        }
    }

    private static void RequireScalarMetrics(int height, int width)
    {
        BytePlane a = RandomPictures.Noise(height, width, height + 1);
        BytePlane b = RandomPictures.Waves(height, width, width + 2);
        RequireScalarMetrics(a, b, RandomPictures.Average(a, b));
    }

    private static void RequireScalarMetrics(BytePlane a, BytePlane b, BytePlane f)
    {
        MetricInput input = RandomPictures.Input(a, b, f);
        Require("EI", ScalarEdges.EdgeIntensity(f));
        Require("Qabf", ScalarEdges.EdgePreservation(a, b, f));
        Require("QG", ScalarEdges.GradientQuality(a, b, f));
        if (Math.Min(f.Height, f.Width) >= 2)
        {
            Require("AG", ScalarEdges.AverageGradient(f));
            (double kept, double artefacts) = ScalarEdges.Kumar(a, b, f);
            Require("Qabf:Kumar", kept);
            Require("Nabf", artefacts);
        }

        void Require(string id, double expected)
        {
            // A single pixel has no edge, which makes Qabf 0 / 0.
            double delta = double.IsNaN(expected) ? 0 : 1e-12 * Math.Max(1, expected);
            Assert.AreEqual(expected, MetricRegistry.Get(id).Compute(input).Value, delta, $"{id} {f.Width}x{f.Height}");
        }
    }
}
