namespace FusionML.Training;

/// <summary>Two pyramids joined to one.</summary>
/// <param name="Pyramid">The joined levels.</param>
/// <param name="Masks">
/// The weight of the first source at each level, batch x 1 x height x width, from fine to coarse; none where no module makes one.
/// </param>
internal sealed record JoinedPyramid(FeaturePyramid Pyramid, IReadOnlyList<Tensor> Masks)
{
    /// <summary>Hands all tensors to the scope outside of <paramref name="scope"/>.</summary>
    public JoinedPyramid MoveToOuter(DisposeScope scope)
    {
        Pyramid.MoveToOuter(scope);
        scope.MoveToOuter(Masks);
        return this;
    }
}
