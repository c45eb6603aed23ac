using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// What a fused picture keeps of its sources, whatever the task: structure at all scales, the stronger edge with its
    /// direction, the edges of both, the correlation of what each source adds, without rims, no brighter than
    /// both, all within the range that a picture
    /// can hold. It can be added to the loss of any stage; the paper has none of it.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 11.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <param name="options">The coefficients.</param>
    /// <returns>The parts, each a differentiable scalar with its coefficient.</returns>
    /// <exception cref="PictureException">
    /// The shapes are wrong or differ, or a side is too short: under 11 for the multi-scale structure and for MEF-SSIM, under 16
    /// for excess brightness, under 9 for fold depth, under 7 for overshoot.
    /// </exception>
    public static IReadOnlyList<LossTerm> PreservationTerms(
        Tensor fused,
        Tensor first,
        Tensor second,
        PreservationLossOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Name, double Weight, Func<Tensor, Tensor, Tensor, Tensor> Evaluate)[] parts =
        [
            ("multi-scale structure", options.MultiScaleStructureWeight, MultiScaleStructure),
            ("MEF-SSIM", options.MefSsimWeight, MefSsim),
            ("directed texture", options.DirectedTextureWeight, DirectedTexture),
            ("edge preservation", options.EdgePreservationWeight, EdgePreservation),
            ("correlation", options.CorrelationWeight, Correlation),
            ("overshoot", options.OvershootWeight, Overshoot),
            ("excess brightness", options.ExcessBrightnessWeight, ExcessBrightness),
            ("fold depth", options.FoldDepthWeight, FoldDepth),
            ("range", options.RangeWeight, (picture, _, _) => Range(picture)),
        ];
        return
        [
            .. parts
                .Where(part => part.Weight != 0)
                .Select(part => new LossTerm(part.Name, part.Weight, part.Evaluate(fused, first, second))),
        ];
    }
}
