namespace FusionML.Training;

/// <summary>
/// The forms of <see cref="FusionLosses.GradientTransfer"/>, with gT and gS the Sobel gradients of teacher and student.
/// </summary>
public enum GradientTransferForm
{
    /// <summary>mean max(gT - gS, 0): only where the teacher's gradient is the larger one. Equation 3 of the paper.</summary>
    OneSided,

    /// <summary>
    /// mean |gT m - gS m| with m = max(gT, gS): both ways, weighted by the larger gradient. The published code.
    /// </summary>
    Symmetric,
}
