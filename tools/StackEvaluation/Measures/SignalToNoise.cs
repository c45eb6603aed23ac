using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>Peak signal to noise ratios against the truth, in decibels: -10 log10 of the mean squared error.</summary>
internal static class SignalToNoise
{
    /// <summary>Over red, green and blue, clamped to [0, 1].</summary>
    public static double OfColor(FusionImage fused, FusionImage truth)
    {
        (ImagePlane Red, ImagePlane Green, ImagePlane Blue) one = YCrCb.ToRgb(fused);
        (ImagePlane Red, ImagePlane Green, ImagePlane Blue) two = YCrCb.ToRgb(truth);
        double mean = (Error(one.Red, two.Red) + Error(one.Green, two.Green) + Error(one.Blue, two.Blue)) / 3;
        return -10 * Math.Log10(mean);
    }

    /// <summary>Over the luminance.</summary>
    public static double OfLuminance(FusionImage fused, FusionImage truth) => -10 * Math.Log10(Error(fused.Y, truth.Y));

    private static double Error(ImagePlane fused, ImagePlane truth)
    {
        double sum = 0;
        for (int k = 0; k < fused.Samples.Length; k++)
        {
            double difference = Math.Clamp(fused.Samples[k], 0, 1) - truth.Samples[k];
            sum += difference * difference;
        }

        return sum / fused.Samples.Length;
    }
}
