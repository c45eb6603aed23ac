namespace FusionML.Training;

/// <summary>How the gradient of the loss proposal module is found; both give the same.</summary>
internal enum MetaStepWay
{
    /// <summary>
    /// Without second derivatives: the fusion loss is linear in the proposed weights, so it is enough to know how the fused picture
    /// moves where the parameters move along u (a central difference), and one ordinary backward pass of the proposal.
    /// </summary>
    DirectionalDifference,

    /// <summary>By a second backward pass through the gradient of the fusion loss.</summary>
    SecondDerivative,
}
