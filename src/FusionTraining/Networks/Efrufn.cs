using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// EFRUFN, the efficient fusion rule unfolding network: one unfolding unit that is iterated to a fixed point (section 3.2.2 of
/// "A General Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding"). 217,794 parameters: the
/// published count of 236,226 has a convolution of 18,432 that nothing uses, and that is left out here.
/// </summary>
/// <remarks>
/// With <see cref="FixedPoint.Mask"/>, the default and what the published weights were trained for, the difference D = ReLU(F2 -
/// F1) and T = GLT(D) stay as they are, M = MSMG(D, M) is iterated from 0, and F1 + M T is decoded. With <see
/// cref="FixedPoint.Feature"/>, features and mask are iterated together as equations 16 to 18 say. Not thread-safe: one thread at
/// a time.
/// </remarks>
public sealed class Efrufn : FusionNetwork
{
    [ComponentName(Name = "encoder1")]
    private readonly EncoderTransformation _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly EncoderTransformation _secondEncoder;

    [ComponentName(Name = "decoder")]
    private readonly InverseTransformation _decoder;

    [ComponentName(Name = "update_block")]
    private readonly UnfoldingUnit _unit;

    private ManagedMaskMap? _maskMap;
    private ManagedForward? _untracked;

    /// <summary>Makes a network with fresh random weights from the global random generator.</summary>
    /// <param name="fixedPoint">The fixed point; null for the defaults.</param>
    public Efrufn(FixedPointOptions? fixedPoint = null)
        : base(NetworkLayout.Efrufn)
    {
        FixedPointOptions = fixedPoint ?? new FixedPointOptions();
        _firstEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _secondEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _decoder = new InverseTransformation(NetworkSizes.Channels);
        _unit = new UnfoldingUnit(NetworkSizes.Channels, NetworkSizes.Heads);
        RegisterComponents();
    }

    /// <summary>How the fixed point is found and how gradients pass through it. Takes effect at the next forward pass.</summary>
    public FixedPointOptions FixedPointOptions { get; set; }

    /// <summary>Fuses luminance.</summary>
    /// <param name="first">
    /// First sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1], sides multiples of 8.
    /// </param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <returns>Fused luminance of the same shape; nothing bounds the values.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    /// <exception cref="DivergenceException">The iteration left the finite numbers.</exception>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = ForwardWithMask(first.InTypeOf(this), second.InTypeOf(this)).Fused;
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

    /// <summary>The fused picture, the mask at the fixed point and the residuals of the solver.</summary>
    internal (Tensor Fused, Tensor Mask, IReadOnlyList<double> Residuals) ForwardWithMask(Tensor first, Tensor second)
    {
        NetworkSizes.Require(first, second);
        if (!is_grad_enabled() && FixedPointOptions.FixedPoint == FixedPoint.Mask && CanUseManagedKernels(first, second))
        {
            return ForwardUntracked(first, second);
        }

        using DisposeScope scope = NewDisposeScope();
        (Tensor features, Tensor other) = Encode(first, second);
        Tensor start = zeros_like(first);
        (Tensor fusedFeatures, Tensor mask, IReadOnlyList<double> residuals) =
            FixedPointOptions.FixedPoint == FixedPoint.Mask
                ? IterateMask(features, other, start)
                : IterateFeatures(features, other, start);
        (Tensor fused, Tensor fixedMask) = scope.MoveToOuter(Decode(fusedFeatures), mask);
        return (fused, fixedMask, residuals);
    }

    /// <summary>F1 and F2, the features of both sources.</summary>
    internal (Tensor First, Tensor Second) Encode(Tensor first, Tensor second) =>
        (_firstEncoder.forward(first), _secondEncoder.forward(second));

    /// <summary>T = GLT(D), which the mask fixed point leaves as it is.</summary>
    internal Tensor Transform(Tensor difference) => _unit.Transformation.forward(difference);

    /// <summary>MSMG(D, M): the map whose fixed point is the mask.</summary>
    internal Tensor GenerateMask(Tensor difference, Tensor mask) => _unit.MaskGenerator.forward(difference, mask);

    /// <summary>The map of the feature fixed point, on features and mask side by side: batch x 33 x height x width.</summary>
    internal Tensor Unfold(Tensor state, Tensor other)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] now = state.split([NetworkSizes.Channels, 1], 1);
        (Tensor features, Tensor mask) = _unit.forward(now[0], other, now[1]);
        return cat([features, mask], 1).MoveToOuterDisposeScope();
    }

    /// <summary>The picture of fused features.</summary>
    internal Tensor Decode(Tensor features) => _decoder.forward(features);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _maskMap?.Dispose();
            _untracked?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The whole network on the managed kernels.</summary>
    private (Tensor Fused, Tensor Mask, IReadOnlyList<double> Residuals) ForwardUntracked(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        ManagedForward managed = _untracked = ManagedForward.Start(_untracked, ParameterTensors.Of(this), first, second);
        BatchSolution found = FixedPointLayer.Solve(managed.NextMask, zeros_like(first), FixedPointOptions);
        (Tensor fused, Tensor mask) = scope.MoveToOuter(managed.ReadOut(found.State), found.State);
        return (fused, mask, found.Residuals);
    }

    private (Tensor Features, Tensor Mask, IReadOnlyList<double> Residuals) IterateMask(
        Tensor features,
        Tensor other,
        Tensor start
    )
    {
        Tensor difference = UnfoldingUnit.Difference(features, other);
        Tensor transformed = Transform(difference);
        ManagedMaskMap? managed = null;
        if (CanUseManagedKernels(features, difference))
        {
            TensorSource tensors = ParameterTensors.Of(_unit.MaskGenerator, ManagedMaskMap.Prefix + ".");
            managed = _maskMap = ManagedMaskMap.Start(_maskMap, tensors, difference);
        }

        BatchSolution mask = FixedPointLayer.Solve(NextMask, start, FixedPointOptions);
        return (features.PlusProduct(mask.State, transformed), mask.State, mask.Residuals);

        // The solver's evaluations are not tracked; those after it are.
        Tensor NextMask(Tensor state) =>
            managed is not null && !is_grad_enabled() ? managed.Evaluate(state) : GenerateMask(difference, state);
    }

    private (Tensor Features, Tensor Mask, IReadOnlyList<double> Residuals) IterateFeatures(
        Tensor features,
        Tensor other,
        Tensor start
    )
    {
        BatchSolution found = FixedPointLayer.Solve(state => Unfold(state, other), cat([features, start], 1), FixedPointOptions);
        Tensor[] parts = found.State.split([NetworkSizes.Channels, 1], 1);
        return (parts[0], parts[1], found.Residuals);
    }
}
