namespace FusionML.Training;

/// <summary>Where <see cref="FusionLosses.Ssim"/> takes the dynamic range L from.</summary>
public enum SsimDynamicRange
{
    /// <summary>L = 1, the distance from black to white.</summary>
    Unit,

    /// <summary>
    /// As the published code guesses it from the fused pictures: from -1 if a value is below -0.5, otherwise from 0; up to 255 if
    /// a value is above 128, otherwise up to 1. One pixel that undershoots makes L = 2.
    /// </summary>
    FromFusedPictures,
}
