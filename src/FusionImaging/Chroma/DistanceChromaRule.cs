using System.Numerics;

namespace FusionML.Imaging;

/// <summary>
/// Weights each source's chroma by its distance from neutral, so that the more saturated source decides: C = (C1 |C1 - t| + C2
/// |C2 - t|) / (|C1 - t| + |C2 - t|) with t = 0.5, for Cr and Cb each; both neutral gives neutral.
/// </summary>
/// <remarks>
/// ReFusion, eq. 15 (Bai et al., "ReFusion: Learning Image Fusion from Reconstruction with Learnable Loss via Meta-Learning",
/// arXiv:2312.07943), whose tau = 128 is 0.5 on floats. Can be used from several threads at once.
/// </remarks>
public sealed class DistanceChromaRule : IChromaRule
{
    /// <inheritdoc/>
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    ) => PixelwiseChroma.Apply<Formula>(fusedLuminance, first, second, cancellationToken);

    /// <summary>
    /// With d = C - t the rule reads t + (d1 |d1| + d2 |d2|) / (|d1| + |d2|), which keeps neutral exactly neutral.
    /// </summary>
    private readonly struct Formula : IChromaMix
    {
        public static float Mix(float first, float second)
        {
            float d1 = first - YCrCb.Neutral;
            float d2 = second - YCrCb.Neutral;
            float sum = Math.Abs(d1) + Math.Abs(d2);
            return sum == 0 ? YCrCb.Neutral : YCrCb.Neutral + (d1 * Math.Abs(d1) + d2 * Math.Abs(d2)) / sum;
        }

        public static Vector<float> Mix(Vector<float> first, Vector<float> second)
        {
            Vector<float> neutral = new(YCrCb.Neutral);
            Vector<float> d1 = first - neutral;
            Vector<float> d2 = second - neutral;
            Vector<float> sum = Vector.Abs(d1) + Vector.Abs(d2);
            Vector<float> mixed = neutral + (d1 * Vector.Abs(d1) + d2 * Vector.Abs(d2)) / sum;

            // Lanes with sum = 0 hold 0/0; they are replaced by neutral.
            return Vector.ConditionalSelect(Vector.Equals(sum, Vector<float>.Zero), neutral, mixed);
        }
    }
}
