using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses pictures one after the other; see <see cref="FusionOrder.Sequence"/>.</summary>
internal static class SequentialFusion
{
    /// <summary>Fuses pictures of one size with the luminance that stands for them.</summary>
    public static FusionResult Fuse(FusionSteps steps, FusionImage[] pictures, ImagePlane[] luminance)
    {
        FusionResult result = steps.FuseLuminance(luminance);

        // The chroma of more than two sources is decided in sequence: the result so far plays the first source for the next.
        FusionImage fused = pictures[0];
        foreach (FusionImage next in pictures.AsSpan(1))
        {
            fused = steps.ApplyChroma(result.Fused, fused, next);
        }

        return result.With(fused);
    }
}
