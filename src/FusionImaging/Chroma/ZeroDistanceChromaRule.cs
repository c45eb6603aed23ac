using System.Numerics;

namespace FusionML.Imaging;

/// <summary>
/// Weights each source's chroma by its own value, its distance from zero and not from neutral, as the published code of EFRUFN
/// and PSLPT does: C = (C1 w1 + C2 w2) / (w1 + w2) with w = |C| + 1e-6, for Cr and Cb each.
/// </summary>
/// <remarks>
/// For comparison with the references: it favours red over cyan and blue over yellow. <see cref="DistanceChromaRule"/> is the
/// rule that the papers describe. Can be used from several threads at once.
/// </remarks>
public sealed class ZeroDistanceChromaRule : IChromaRule
{
    private const float Epsilon = 1e-6f;

    /// <inheritdoc/>
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    ) => PixelwiseChroma.Apply<Formula>(fusedLuminance, first, second, cancellationToken);

    private readonly struct Formula : IChromaMix
    {
        public static float Mix(float first, float second)
        {
            float w1 = Math.Abs(first) + Epsilon;
            float w2 = Math.Abs(second) + Epsilon;
            return (first * w1 + second * w2) / (w1 + w2);
        }

        public static Vector<float> Mix(Vector<float> first, Vector<float> second)
        {
            Vector<float> w1 = Vector.Abs(first) + new Vector<float>(Epsilon);
            Vector<float> w2 = Vector.Abs(second) + new Vector<float>(Epsilon);
            return (first * w1 + second * w2) / (w1 + w2);
        }
    }
}
