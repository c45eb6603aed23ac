using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// How a call's progress is shared out between luminance and chroma: rough costs per pixel, in five evaluations of EFRUFN's map.
/// They only move the bar.
/// </summary>
/// <param name="Luminance">The cost of fusing luminance once.</param>
/// <param name="Chroma">The cost of deciding chroma once; 0 for gray pictures.</param>
internal readonly record struct FusionWork(double Luminance, double Chroma)
{
    private const double Network = 1;
    private const double Rule = 0.03;
    private const double PixelwiseChroma = 0.01;
    private const double ColorNetWhole = 0.8;
    private const double ColorNetStrips = 2.4;

    /// <summary>The costs of a recipe for pictures of this kind.</summary>
    public static FusionWork Of(FusionRecipe recipe, FusionImage[] pictures)
    {
        bool isWhole = (long)pictures[0].Height * pictures[0].Width <= ThreadedColorNet.MaximumWholePixels;
        double chroma =
            !pictures.Any(picture => picture.IsColor) ? 0
            : recipe.ColorNet is null ? PixelwiseChroma
            : isWhole ? ColorNetWhole
            : ColorNetStrips;
        return new FusionWork(recipe.Rule is null ? Network : Rule, chroma);
    }
}
