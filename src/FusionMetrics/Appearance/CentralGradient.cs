namespace FusionML.Metrics;

/// <summary>The gradient by half the difference of the neighbours, in levels per pixel.</summary>
internal static class CentralGradient
{
    /// <summary>The gradient across and down at a pixel that is not on the border.</summary>
    public static (double Across, double Down) At(DoublePlane plane, int y, int x)
    {
        double[] s = plane.Samples;
        int i = (y * plane.Width) + x;
        return ((s[i + 1] - s[i - 1]) / 2, (s[i + plane.Width] - s[i - plane.Width]) / 2);
    }
}
