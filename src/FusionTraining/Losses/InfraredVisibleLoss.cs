using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// The reconstruction loss of the infrared-visible stage, for which there is no reference picture (equation 4 of "A General
    /// Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding"): intensity + beta 1 texture + beta
    /// 2 structure, and the contrast term of the published code and the brightness of
    /// the visible picture where asked for.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width.</param>
    /// <param name="first">The first sources (visible), of the same shape.</param>
    /// <param name="second">The second sources (infrared), of the same shape.</param>
    /// <param name="options">The coefficients; null for the paper's terms.</param>
    /// <returns>A differentiable scalar.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor InfraredVisible(Tensor fused, Tensor first, Tensor second, InfraredVisibleLossOptions? options = null)
    {
        using DisposeScope scope = NewDisposeScope();
        return LossTerm.Sum(InfraredVisibleTerms(fused, first, second, options)).MoveToOuterDisposeScope();
    }

    /// <summary>The parts of the loss, each a differentiable scalar with its coefficient.</summary>
    /// <inheritdoc cref="InfraredVisible"/>
    public static IReadOnlyList<LossTerm> InfraredVisibleTerms(
        Tensor fused,
        Tensor first,
        Tensor second,
        InfraredVisibleLossOptions? options = null
    )
    {
        options ??= new InfraredVisibleLossOptions();
        List<LossTerm> terms =
        [
            new("intensity", options.IntensityWeight, Intensity(fused, first, second)),
            new("texture", options.TextureWeight, Texture(fused, first, second)),
            new("structure", options.StructureWeight, Structure(fused, first, second, options.StructureForm)),
        ];
        if (options.ContrastWeight != 0)
        {
            terms.Add(new LossTerm("contrast", options.ContrastWeight, Contrast(fused)));
        }

        if (options.BrightnessWeight != 0)
        {
            terms.Add(new LossTerm("brightness", options.BrightnessWeight, Brightness(fused, first, second)));
        }

        return terms;
    }
}
