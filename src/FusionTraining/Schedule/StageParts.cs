namespace FusionML.Training;

/// <summary>What a stage is made of.</summary>
/// <param name="Network">The network to train: a <see cref="FusionNetwork"/>, or a <see cref="ColorNet"/> for chroma.</param>
/// <param name="Teacher">The network whose gradients are transferred; null for none.</param>
/// <param name="Luminance">The frozen network that fuses the luminance; null for a stage that trains one itself.</param>
/// <param name="Loss">The choices of the loss; null for a stage that has none.</param>
/// <remarks>Owns nothing.</remarks>
public sealed record StageParts(nn.Module Network, FusionNetwork? Teacher, FusionNetwork? Luminance, StageLossOptions? Loss)
{
    /// <summary>The network to train, of a stage that fuses.</summary>
    internal FusionNetwork Fusion => (FusionNetwork)Network;
}
