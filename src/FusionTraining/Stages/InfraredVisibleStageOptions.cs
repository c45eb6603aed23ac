using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The choices of <see cref="GradientTransferStages.InfraredVisible"/>. The paper's forms by default; its text leaves lambda
/// open, and the default keeps the published code's proportion to the intensity loss, 40 : 20.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record InfraredVisibleStageOptions : StageLossOptions
{
    /// <summary>What the published code trains with.</summary>
    public static InfraredVisibleStageOptions Published { get; } =
        new()
        {
            Reconstruction = InfraredVisibleLossOptions.Published,
            TransferWeight = 40,
            TransferForm = GradientTransferForm.Symmetric,
        };

    /// <summary>The coefficients of the reconstruction loss.</summary>
    public InfraredVisibleLossOptions Reconstruction { get; init; } = new();

    /// <summary>
    /// What is kept of both sources is added to the loss with these coefficients; null, the default, for nothing.
    /// </summary>
    public PreservationLossOptions? Preservation { get; init; }

    /// <summary>lambda, the weight of the gradient transfer.</summary>
    public double TransferWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 2;

    /// <summary>The form of the gradient transfer.</summary>
    public GradientTransferForm TransferForm
    {
        get;
        init => field = OptionValue.Defined(value);
    } = GradientTransferForm.OneSided;
}
