namespace FusionML.Training;

/// <summary>What a meta step saw.</summary>
/// <param name="OuterLoss">The reconstruction loss of the test pairs after the inner steps, a scalar.</param>
/// <param name="Intensity">w of the train pairs, batch x 2 x height x width.</param>
/// <param name="Gradient">v of the train pairs.</param>
internal sealed record MetaStepResult(Tensor OuterLoss, Tensor Intensity, Tensor Gradient)
{
    /// <summary>Keeps the tensors beyond a scope.</summary>
    public MetaStepResult MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(OuterLoss, Intensity, Gradient);
        return this;
    }
}
