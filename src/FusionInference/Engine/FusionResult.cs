using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What a fusion gives: the picture, and how its luminance came about.</summary>
/// <remarks>The planes belong to the caller: nobody keeps or changes them.</remarks>
public sealed class FusionResult
{
    /// <summary>Gathers a result.</summary>
    /// <param name="fused">The fused luminance in [0, 1].</param>
    /// <param name="mask">The mask, or null.</param>
    /// <param name="residuals">The residual of each evaluation; empty for an engine without a fixed point.</param>
    /// <param name="converged">The iteration ended because its residual fell to the tolerance.</param>
    public FusionResult(
        ImagePlane fused,
        ImagePlane? mask = null,
        IReadOnlyList<double>? residuals = null,
        bool converged = false
    )
    {
        ArgumentNullException.ThrowIfNull(fused);
        (Image, Mask, Residuals, Converged) = (new FusionImage(fused), mask, residuals ?? [], converged);
    }

    private FusionResult(FusionImage image, FusionResult luminance) =>
        (Image, Mask, LevelMasks, Residuals, Converged, DecisionMap, Normalizations) = (
            image,
            luminance.Mask,
            luminance.LevelMasks,
            luminance.Residuals,
            luminance.Converged,
            luminance.DecisionMap,
            luminance.Normalizations
        );

    /// <summary>
    /// The fused picture: gray from an engine, with chroma from <see cref="ImageFusion"/> if a source is coloured.
    /// </summary>
    public FusionImage Image { get; }

    /// <summary>The fused luminance in [0, 1], with the largest bit depth of the sources: the Y of <see cref="Image"/>.</summary>
    public ImagePlane Fused => Image.Y;

    /// <summary>
    /// How much of the second source was brought into the features of the first, per pixel in [0, 1]; null for a classical rule
    /// and for a network without a mask (ReFusion). With more than two sources, the mask of the last step. Of PSLPT, the first of
    /// <see cref="LevelMasks"/>.
    /// </summary>
    public ImagePlane? Mask { get; }

    /// <summary>
    /// The masks of PSLPT's four levels: for the details of the full size, of a half and of a quarter of it, and for what is left
    /// at an eighth. Each sample is the share of the second source, in [0, 1]; sides that are odd are halved upwards. Empty for
    /// anything else. With more than two sources, those of the last step.
    /// </summary>
    public IReadOnlyList<ImagePlane> LevelMasks { get; internal init; } = [];

    /// <summary>
    /// Which source each pixel comes from, as a picture to be written to a file; null where the method mixes. For two sources the
    /// share of the second, with 16 bits. For more than two (<see cref="FusionOrder.Together"/>) with 8 bits the index of the
    /// source, from 0, divided by 255: the plain index in a file of 8 bits. Of an exposure bracket the source with the largest
    /// weight.
    /// </summary>
    public ImagePlane? DecisionMap { get; private init; }

    /// <summary>
    /// |x_{k+1} - x_k| / |x_{k+1}| (L2 over the iterated state) of each evaluation; empty for an engine without a fixed point.
    /// With more than two sources, those of the last step.
    /// </summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Evaluations of the fixed-point map; 0 for an engine without one.</summary>
    public int Iterations => Residuals.Count;

    /// <summary>True if the iteration ended because its residual fell to the tolerance.</summary>
    public bool Converged { get; }

    /// <summary>The sources whose luminance was stretched before it was fused; empty from an engine.</summary>
    public IReadOnlyList<SourceNormalization> Normalizations { get; private init; } = [];

    /// <summary>This result with a picture that has the same luminance and perhaps chroma.</summary>
    internal FusionResult With(FusionImage image) => new(image, this);

    /// <summary>The result of a method without a fixed point that knows where pixels come from.</summary>
    internal static FusionResult Of(FusionImage image, ImagePlane decisionMap) =>
        new(image, new FusionResult(image.Y)) { DecisionMap = decisionMap };

    /// <summary>This result with a picture and a decision map in place of its own.</summary>
    internal FusionResult Decided(FusionImage image, ImagePlane decisionMap) => new(image, this) { DecisionMap = decisionMap };

    /// <summary>This result with what its picture takes over from the sources.</summary>
    internal FusionResult WithSources(
        ImagePlane? alpha,
        PictureMetadata metadata,
        IReadOnlyList<SourceNormalization> normalizations
    )
    {
        FusionImage image = Image.IsColor
            ? new FusionImage(Image.Y, Image.Cr, Image.Cb) { Alpha = alpha, Metadata = metadata }
            : new FusionImage(Image.Y) { Alpha = alpha, Metadata = metadata };
        return new FusionResult(image, this) { Normalizations = normalizations };
    }
}
