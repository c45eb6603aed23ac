using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses two multi-focus pictures and decides for one of them where one is clearly meant.</summary>
internal static class DecidedFusion
{
    /// <summary>Fuses two pictures of one size with the luminance that stands for them.</summary>
    public static FusionResult Fuse(FusionSteps steps, FusionImage[] pictures, ImagePlane[] luminance, FusionRecipe recipe)
    {
        FusionResult fused = steps.FuseLuminance(luminance);
        FusionResult decided = FocusDecision.Apply(fused, pictures, luminance, steps.Cancellation);

        // The decision's chroma takes the place of the rule that the task has; another one was asked for.
        if (recipe.ChromaRule != FusionTaskDefinition.Of(FusionTask.Mfif).ChromaRule)
        {
            return decided.With(steps.ApplyChroma(decided.Fused, pictures[0], pictures[1]));
        }

        steps.EndChroma();
        return decided;
    }
}
