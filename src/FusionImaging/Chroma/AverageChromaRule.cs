using System.Numerics;

namespace FusionML.Imaging;

/// <summary>Averages the chroma of both sources: C = (C1 + C2) / 2, for Cr and Cb each.</summary>
/// <remarks>Can be used from several threads at once.</remarks>
public sealed class AverageChromaRule : IChromaRule
{
    /// <inheritdoc/>
    public FusionImage Apply(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken = default
    ) => PixelwiseChroma.Apply<Formula>(fusedLuminance, first, second, cancellationToken);

    private readonly struct Formula : IChromaMix
    {
        public static float Mix(float first, float second) => 0.5f * (first + second);

        public static Vector<float> Mix(Vector<float> first, Vector<float> second) => (first + second) * 0.5f;
    }
}
