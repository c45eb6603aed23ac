using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The choices of <see cref="GradientTransferStages.MultiExposure"/>. The paper's form by default; its text leaves lambda open,
/// and the default is the published code's.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record MultiExposureStageOptions : StageLossOptions
{
    /// <summary>
    /// What the published code trains with: SSIM weighted by 2 with its guessed range, and the symmetric transfer.
    /// </summary>
    public static MultiExposureStageOptions Published { get; } =
        new()
        {
            SsimWeight = 2,
            DynamicRange = SsimDynamicRange.FromFusedPictures,
            TransferForm = GradientTransferForm.Symmetric,
        };

    /// <summary>Weight of 1 - SSIM.</summary>
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

    /// <summary>Weight of mean |fused - reference|, which the paper does not have; 0 by default.</summary>
    public double IntensityWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>
    /// What is kept of both sources is added to the loss with these coefficients; null, the default, for nothing.
    /// </summary>
    public PreservationLossOptions? Preservation { get; init; }

    /// <summary>lambda, the weight of the gradient transfer.</summary>
    public double TransferWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>The form of the gradient transfer.</summary>
    public GradientTransferForm TransferForm
    {
        get;
        init => field = OptionValue.Defined(value);
    } = GradientTransferForm.OneSided;
}
