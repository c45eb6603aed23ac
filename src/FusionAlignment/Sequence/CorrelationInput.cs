using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// Luminance less its local mean over its local deviation: nearly the same whatever the exposure, the camera's curve or the
/// focus, and near 0 where a picture is clipped.
/// </summary>
internal static class CorrelationInput
{
    /// <summary>Standard deviation of the neighbourhood, in pixels of the level.</summary>
    private const double Neighbourhood = 8;

    /// <summary>Standard deviation of the blur against noise, in pixels of the level.</summary>
    private const double NoiseBlur = 0.8;

    /// <summary>Deviations below this part of the median one are taken for noise.</summary>
    private const float FloorOfMedian = 0.25f;

    /// <summary>Normalises a level.</summary>
    public static ImagePlane Of(SampledLevel level)
    {
        ImagePlane smooth = Smoothing.Gaussian(level.Plane, NoiseBlur);
        ImagePlane mean = Smoothing.Gaussian(smooth, Neighbourhood);
        ImagePlane difference = new(smooth.Height, smooth.Width, 32);
        ImagePlane square = new(smooth.Height, smooth.Width, 32);
        for (int i = 0; i < smooth.Samples.Length; i++)
        {
            float value = smooth.Samples[i] - mean.Samples[i];
            difference.Samples[i] = value;
            square.Samples[i] = value * value;
        }

        ImagePlane variance = Smoothing.Gaussian(square, Neighbourhood);
        float[] sorted = variance.Samples.ToArray();
        Array.Sort(sorted);
        float floor = MathF.Max(FloorOfMedian * FloorOfMedian * sorted[sorted.Length / 2], 1e-8f);
        for (int i = 0; i < difference.Samples.Length; i++)
        {
            difference.Samples[i] /= MathF.Sqrt(variance.Samples[i] + floor);
        }

        return difference;
    }
}
