using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The weights of the losses of several tasks that are learned together. The paper's by default, with the structural term of its
/// published code.
/// </summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record MultiTaskLossOptions
{
    /// <summary>What the published code learns from in the second stage.</summary>
    public static MultiTaskLossOptions Published { get; } =
        new()
        {
            SsimWeight = 2,
            DynamicRange = SsimDynamicRange.FromFusedPictures,
            ReconstructionWeight = 1,
            ExposureWeight = 0.01,
            Unlabelled = new InfraredVisibleLossOptions
            {
                IntensityWeight = 0.8,
                TextureWeight = 0.8,
                StructureWeight = 0.4,
                StructureForm = StructureForm.GradientWeighted,
            },
            UnlabelledReconstructionWeight = 1,
        };

    /// <summary>Weight of multi-focus pairs; 0 leaves them out.</summary>
    public double FocusWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Weight of multi-exposure pairs; 0 leaves them out.</summary>
    public double ExposureWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 0.1;

    /// <summary>Weight of pairs without a reference; 0 leaves them out.</summary>
    public double UnlabelledWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 0.1;

    /// <summary>Of pairs with a reference, the weight of 1 - SSIM.</summary>
    public double SsimWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Where SSIM takes its dynamic range from.</summary>
    public SsimDynamicRange DynamicRange
    {
        get;
        init => field = OptionValue.Defined(value);
    } = SsimDynamicRange.Unit;

    /// <summary>Of pairs with a reference, the weight of mean |fused - reference|, which the paper does not have.</summary>
    public double IntensityWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Of pairs with a reference, the weight of the reconstruction of both sources; 0 leaves it out.</summary>
    public double ReconstructionWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 0.5;

    /// <summary>Whether the sources of multi-exposure pairs are reconstructed too; true by default.</summary>
    public bool ReconstructsExposures { get; init; } = true;

    /// <summary>Of pairs without a reference, what fused pictures keep of both sources.</summary>
    public InfraredVisibleLossOptions Unlabelled { get; init; } = new() { StructureForm = StructureForm.GradientWeighted };

    /// <summary>Of pairs without a reference, the weight of the reconstruction of both sources; 0 leaves it out.</summary>
    public double UnlabelledReconstructionWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1.25;
}
