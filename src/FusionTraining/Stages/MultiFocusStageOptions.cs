using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>The choices of <see cref="GradientTransferStages.MultiFocus"/>; the paper's by default.</summary>
/// <remarks>Immutable.</remarks>
public sealed record MultiFocusStageOptions : StageLossOptions
{
    /// <summary>
    /// What the published code trains with: SSIM weighted by 2 with its guessed range, after a warm-up of 2 epochs.
    /// </summary>
    public static MultiFocusStageOptions Published { get; } =
        new()
        {
            SsimWeight = 2,
            DynamicRange = SsimDynamicRange.FromFusedPictures,
            WarmUpEpochs = 2,
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

    /// <summary>Epochs at the start in which only the reconstruction of both sources is learned.</summary>
    public int WarmUpEpochs
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }
}
