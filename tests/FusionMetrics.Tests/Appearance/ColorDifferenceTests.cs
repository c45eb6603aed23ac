namespace FusionML.Metrics.Tests;

/// <summary>CIEDE2000 on the 34 pairs that Sharma, Wu and Dalal published for tests (doi:10.1002/col.20070, table 1).</summary>
[TestClass]
public sealed class ColorDifferenceTests
{
    [TestMethod]
    [DataRow(50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425)]
    [DataRow(50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615)]
    [DataRow(50.0, 2.8361, -74.02, 50.0, 0.0, -82.7485, 3.4412)]
    [DataRow(50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0)]
    [DataRow(50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0)]
    [DataRow(50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0)]
    [DataRow(50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669)]
    [DataRow(50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669)]
    [DataRow(50.0, 2.49, -0.001, 50.0, -2.49, 0.0009, 7.1792)]
    [DataRow(50.0, 2.49, -0.001, 50.0, -2.49, 0.001, 7.1792)]
    [DataRow(50.0, 2.49, -0.001, 50.0, -2.49, 0.0011, 7.2195)]
    [DataRow(50.0, 2.49, -0.001, 50.0, -2.49, 0.0012, 7.2195)]
    [DataRow(50.0, -0.001, 2.49, 50.0, 0.0009, -2.49, 4.8045)]
    [DataRow(50.0, -0.001, 2.49, 50.0, 0.001, -2.49, 4.8045)]
    [DataRow(50.0, -0.001, 2.49, 50.0, 0.0011, -2.49, 4.7461)]
    [DataRow(50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065)]
    [DataRow(50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492)]
    [DataRow(50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977)]
    [DataRow(50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.903)]
    [DataRow(50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535)]
    [DataRow(50.0, 2.5, 0.0, 50.0, 3.1736, 0.5854, 1.0)]
    [DataRow(50.0, 2.5, 0.0, 50.0, 3.2972, 0.0, 1.0)]
    [DataRow(50.0, 2.5, 0.0, 50.0, 1.8634, 0.5757, 1.0)]
    [DataRow(50.0, 2.5, 0.0, 50.0, 3.2592, 0.335, 1.0)]
    [DataRow(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    [DataRow(63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263)]
    [DataRow(61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731)]
    [DataRow(35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645)]
    [DataRow(22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373)]
    [DataRow(36.4612, 47.858, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146)]
    [DataRow(90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441)]
    [DataRow(90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381)]
    [DataRow(6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377)]
    [DataRow(2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void Gives_the_published_differences(double l1, double a1, double b1, double l2, double a2, double b2, double expected)
    {
        (LabColor one, LabColor two) = (new LabColor(l1, a1, b1), new LabColor(l2, a2, b2));
        Assert.AreEqual(expected, ColorDifference.Between(one, two), 6e-5);
        Assert.AreEqual(expected, ColorDifference.Between(two, one), 6e-5);
    }

    /// <summary>L*a*b* of sRGB's red as published (B. Lindbloom's calculator, with more digits of the matrix), and of a blue.</summary>
    [TestMethod]
    [DataRow(255, 0, 0, 53.24, 80.09, 67.20)]
    [DataRow(30, 120, 200, 49.3491, 3.7249, -48.6629)]
    [DataRow(255, 255, 255, 100, 0, 0)]
    [DataRow(128, 128, 128, 53.585, 0, 0)]
    [DataRow(0, 0, 0, 0, 0, 0)]
    public void Levels_become_the_published_colours(int r, int g, int b, double lightness, double a, double blue)
    {
        LabColor color = LabColor.OfLevels((byte)r, (byte)g, (byte)b);
        Assert.AreEqual(lightness, color.L, 0.03);
        Assert.AreEqual(a, color.A, 0.03);
        Assert.AreEqual(blue, color.B, 0.03);
    }
}
