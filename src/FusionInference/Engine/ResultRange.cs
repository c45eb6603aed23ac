using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The stretch that ReFusion's authors apply to a fused picture before they measure it.</summary>
internal static class ResultRange
{
    /// <summary>Maps the smallest sample to 0 and the largest to 1, in place; a plane of one value stays as it is.</summary>
    public static void Stretch(ImagePlane plane)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float sample in plane.Samples)
        {
            (low, high) = (Math.Min(low, sample), Math.Max(high, sample));
        }

        if (high <= low)
        {
            return;
        }

        float range = high - low;
        foreach (ref float sample in plane.Samples)
        {
            sample = (sample - low) / range;
        }
    }
}
