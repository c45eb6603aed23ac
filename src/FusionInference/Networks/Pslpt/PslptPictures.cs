namespace FusionML.Inference;

/// <summary>What a run of PSLPT reads and writes.</summary>
/// <param name="First">Image 1, of the plan's size, in [0, 1].</param>
/// <param name="Second">Image 2.</param>
/// <param name="Fused">Receives the fused picture, not clamped.</param>
/// <param name="Masks">
/// Receive the masks, the finest level first, each half as high and wide as the one before: the share of image 1.
/// </param>
internal sealed record PslptPictures(
    PaddedPlane First,
    PaddedPlane Second,
    CroppedPlane Fused,
    IReadOnlyList<CroppedPlane> Masks
);
