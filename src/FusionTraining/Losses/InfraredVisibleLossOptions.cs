using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The coefficients of <see cref="FusionLosses.InfraredVisible"/>. The paper's text leaves them open; the default keeps its terms
/// and the proportion 20 : 20 : 10 of the published code's lighter set, which is also that of SwinFusion, whose loss the paper
/// adopts.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record InfraredVisibleLossOptions
{
    /// <summary>What the published code trains with: 20, 100, 50 and 50, with the gradient-weighted structural loss.</summary>
    public static InfraredVisibleLossOptions Published { get; } =
        new()
        {
            IntensityWeight = 20,
            TextureWeight = 100,
            StructureWeight = 50,
            ContrastWeight = 50,
            StructureForm = StructureForm.GradientWeighted,
        };

    /// <summary>
    /// The lighter set in the same file: 20, 20 and 10, no contrast, with the gradient-weighted structural loss.
    /// </summary>
    public static InfraredVisibleLossOptions PublishedLight { get; } =
        new()
        {
            IntensityWeight = 20,
            TextureWeight = 20,
            StructureWeight = 10,
            StructureForm = StructureForm.GradientWeighted,
        };

    /// <summary>Weight of <see cref="FusionLosses.Intensity"/>: 1 in equation 4.</summary>
    public double IntensityWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Weight of <see cref="FusionLosses.Texture"/>: beta 1 of equation 4.</summary>
    public double TextureWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Weight of <see cref="FusionLosses.Structure"/>: beta 2 of equation 4.</summary>
    public double StructureWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 0.5;

    /// <summary>Weight of <see cref="FusionLosses.Contrast"/>, which the paper does not have.</summary>
    public double ContrastWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.Brightness"/>, which the paper does not have; 0 by default.</summary>
    public double BrightnessWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Which structural loss.</summary>
    public StructureForm StructureForm
    {
        get;
        init => field = OptionValue.Defined(value);
    } = StructureForm.SumOfBoth;
}
