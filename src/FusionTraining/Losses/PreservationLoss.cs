using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// What a fused picture keeps of its sources, whatever the task: structure at all scales, the stronger edge with its direction,
/// the edges of both, the correlation of what each source adds, all within the range that a picture can hold. It can be added to the loss of any stage; the paper has none of it.
/// </summary>
/// <remarks>Holds nothing; can be used from several threads.</remarks>
public static class PreservationLoss
{
    /// <summary>The parts of the loss, each a differentiable scalar with its coefficient.</summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 11.</param>
    /// <param name="first">The first sources, of the same shape.</param>
    /// <param name="second">The second sources, of the same shape.</param>
    /// <param name="options">The coefficients.</param>
    /// <exception cref="PictureException">
    /// The shapes are wrong or differ, or a side is too short: under 11 for the multi-scale structure and for MEF-SSIM.
    /// </exception>
    public static IReadOnlyList<LossTerm> Terms(Tensor fused, Tensor first, Tensor second, PreservationLossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Name, double Weight, Func<Tensor, Tensor, Tensor, Tensor> Evaluate)[] parts =
        [
            ("multi-scale structure", options.MultiScaleStructureWeight, MultiScaleStructureLoss.Evaluate),
            ("MEF-SSIM", options.MefSsimWeight, MefSsimLoss.Evaluate),
            ("directed texture", options.DirectedTextureWeight, DirectedTextureLoss.Evaluate),
            ("edge preservation", options.EdgePreservationWeight, EdgePreservationLoss.Evaluate),
            ("correlation", options.CorrelationWeight, CorrelationLoss.Evaluate),
            ("range", options.RangeWeight, (picture, _, _) => RangeLoss.Evaluate(picture)),
        ];
        return
        [
            .. parts
                .Where(part => part.Weight != 0)
                .Select(part => new LossTerm(part.Name, part.Weight, part.Evaluate(fused, first, second))),
        ];
    }
}
