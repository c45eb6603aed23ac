namespace FusionML.Training;

/// <summary>
/// One iteration of the unfolded fusion rule (equation 14): D = ReLU(Z - F), M' = MSMG(D, M), F' = F + M' * GLT(D), with Z the
/// features of the second source, F the fused features so far and M the last mask.
/// </summary>
/// <remarks>
/// The paper starts from its second source, draws on its first and has no ReLU; the published code and weights start from the
/// first and can only add what the second has more of. This follows the code.
/// </remarks>
internal sealed class UnfoldingUnit : nn.Module<Tensor, Tensor, Tensor, (Tensor Features, Tensor Mask)>
{
    /// <summary>
    /// How the transformation is called among the parts of a unit. Weight files list its tensors under the unit itself.
    /// </summary>
    public const string TransformationName = "glt";

    public UnfoldingUnit(int channels, int heads)
        : base(nameof(UnfoldingUnit))
    {
        Transformation = new GlobalLocalTransformation(channels, heads);
        MaskGenerator = new MultiScaleMaskModule(channels, heads);
        RegisterComponents();
    }

    [field: ComponentName(Name = TransformationName)]
    public GlobalLocalTransformation Transformation { get; }

    [field: ComponentName(Name = "gs")]
    public MultiScaleMaskModule MaskGenerator { get; }

    /// <summary>D = ReLU(Z - F), what the other source has more of.</summary>
    public static Tensor Difference(Tensor features, Tensor other)
    {
        using DisposeScope scope = NewDisposeScope();
        return (other - features).relu().MoveToOuterDisposeScope();
    }

    /// <param name="features">F, batch x channels x height x width, sides multiples of 8.</param>
    /// <param name="other">Z, of the same shape.</param>
    /// <param name="mask">M, batch x 1 x height x width.</param>
    public override (Tensor Features, Tensor Mask) forward(Tensor features, Tensor other, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor difference = Difference(features, other);
        Tensor nextMask = MaskGenerator.forward(difference, mask);
        Tensor next = features.PlusProduct(nextMask, Transformation.forward(difference));
        return scope.MoveToOuter(next, nextMask);
    }
}
