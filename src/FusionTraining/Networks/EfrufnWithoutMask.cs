using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// EFRUFN without the learned mask ("EFRUFN w/o mask" of Table 8): decoder(F1 + T(ReLU(F2 - F1))). Where the mask is all that is
/// iterated, as in the published weights, a mask of ones leaves nothing to iterate. 107,376 parameters.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
internal sealed class EfrufnWithoutMask : FusionNetwork
{
    [ComponentName(Name = "encoder1")]
    private readonly EncoderTransformation _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly EncoderTransformation _secondEncoder;

    [ComponentName(Name = "decoder")]
    private readonly InverseTransformation _decoder;

    [ComponentName(Name = "update_block")]
    private readonly GlobalLocalTransformation _transformation;

    /// <summary>Makes a network with fresh random weights from the global random generator.</summary>
    public EfrufnWithoutMask()
        : base(VariantLayouts.EfrufnWithoutMask)
    {
        _firstEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _secondEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _decoder = new InverseTransformation(NetworkSizes.Channels);
        _transformation = new GlobalLocalTransformation(NetworkSizes.Channels, NetworkSizes.Heads);
        RegisterComponents();
    }

    /// <summary>Fuses luminance.</summary>
    /// <param name="first">
    /// First sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1], sides multiples of 8.
    /// </param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <returns>Fused luminance of the same shape; nothing bounds the values.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public override Tensor forward(Tensor first, Tensor second)
    {
        NetworkSizes.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _firstEncoder.forward(first.InTypeOf(this));
        Tensor difference = UnfoldingUnit.Difference(features, _secondEncoder.forward(second.InTypeOf(this)));
        Tensor fused = _decoder.forward(features.Plus(_transformation.forward(difference)));
        return fused.to(first.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) Reconstruct(Tensor first, Tensor second)
    {
        NetworkSizes.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor firstDecoded = _decoder.forward(_firstEncoder.forward(first.InTypeOf(this)));
        Tensor secondDecoded = _decoder.forward(_secondEncoder.forward(second.InTypeOf(this)));
        return scope.MoveToOuter(firstDecoded.to(first.dtype), secondDecoded.to(second.dtype));
    }
}
