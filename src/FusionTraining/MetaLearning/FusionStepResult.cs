namespace FusionML.Training;

/// <summary>What a step of the fusion and the reconstruction module saw.</summary>
/// <param name="FusionLoss">The proposed loss, a scalar.</param>
/// <param name="RebuildingLoss">The reconstruction loss, a scalar.</param>
/// <param name="Intensity">w, batch x 2 x height x width.</param>
/// <param name="Gradient">v.</param>
internal sealed record FusionStepResult(Tensor FusionLoss, Tensor RebuildingLoss, Tensor Intensity, Tensor Gradient)
{
    /// <summary>Keeps the tensors beyond a scope.</summary>
    public FusionStepResult MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(FusionLoss, RebuildingLoss, Intensity);
        scope.MoveToOuter(Gradient);
        return this;
    }
}
