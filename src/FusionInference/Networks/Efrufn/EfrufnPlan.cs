namespace FusionML.Inference;

/// <summary>
/// EFRUFN on pictures of one size: all memory that depends on the size, and the network in steps, so that a solver can iterate
/// the middle one. Mask fixed point: Prepare, F1 = encoder1(first), D = ReLU(encoder2(second) - F1), T = GLT(D); iterate M' =
/// MSMG([D, M]); read out decoder(F1 + M T). Feature fixed point (the paper's eq. 16-18): the state is [F; M], from [F1; 0], and
/// the whole unit is iterated.
/// </summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed class EfrufnPlan : IMaskPlan
{
    /// <summary>Layers of <see cref="PrepareFeature"/>.</summary>
    public const int PrepareFeatureLayers = 2 * FeatureStages.EncodeLayers;

    /// <summary>Layers of <see cref="IterateFeature"/>.</summary>
    public const int IterateFeatureLayers = UpdateUnit.StartLayers + UpdateUnit.NextMaskLayers + UpdateUnit.AddLayers;

    /// <summary>Layers of <see cref="ReadOutFeature"/>.</summary>
    public const int ReadOutFeatureLayers = FeatureStages.DecodeLayers;

    private const int Channels = EfrufnWeights.Channels;

    private readonly LayerRunner _layers;
    private readonly UpdateUnit _unit;
    private readonly FeatureMap _first;
    private readonly FeatureMap _plane;
    private readonly FeatureMap _otherPlane;

    // Only the feature fixed point needs the second picture's features more than once.
    private FeatureMap? _second;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 8.</param>
    /// <param name="width">Columns, a multiple of 8.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public EfrufnPlan(EfrufnWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, NetworkSize.Multiple);
        (Weights, Height, Width) = (weights, height, width);
        _layers = new LayerRunner(threads, options, UpdateUnit.ScratchLength(KernelSet.For(options.Path), weights.Unit));
        _unit = new UpdateUnit(_layers, height, width, Channels);
        _first = new FeatureMap(height, width, Channels);
        _plane = new FeatureMap(height, width, channels: 1);
        _otherPlane = new FeatureMap(height, width, channels: 1);
    }

    /// <summary>The network; another one of the same shapes may take its place between two pairs.</summary>
    public EfrufnWeights Weights { get; set; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int PrepareLayers => (2 * FeatureStages.EncodeLayers) + UpdateUnit.StartLayers;

    /// <inheritdoc/>
    public int IterateLayers => UpdateUnit.NextMaskLayers;

    /// <inheritdoc/>
    public int ReadOutLayers => UpdateUnit.AddLayers + FeatureStages.DecodeLayers;

    /// <summary>Numbers in a mask.</summary>
    public long MaskLength => (long)Height * Width;

    /// <summary>Numbers in a state of the feature fixed point: 32 feature planes and the mask.</summary>
    public long FeatureLength => (Channels + 1) * MaskLength;

    /// <summary>Bytes that a plan takes, of either fixed point, without its states.</summary>
    public static long BytesFor(int height, int width, FixedPoint fixedPoint)
    {
        long full = FeatureMap.BytesFor(width, Channels, height);
        return UpdateUnit.BytesFor(height, width, Channels)
            + ((fixedPoint == FixedPoint.Feature ? 2 : 1) * full)
            + (2 * FeatureMap.BytesFor(width, channels: 1, height));
    }

    /// <inheritdoc/>
    public SolverState NewMask() => new FloatState(new float[MaskLength]);

    /// <inheritdoc/>
    public void Prepare(PaddedPlane first, PaddedPlane second, CancellationToken cancellation)
    {
        Encode(first, second, _unit.Spare, cancellation);
        _unit.Start(Weights.Unit, _first, _unit.Spare, cancellation);
    }

    /// <summary>Takes a pair of pictures, height x width values each, row-major.</summary>
    public void Prepare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, CancellationToken cancellation)
    {
        _plane.Fill(first);
        EncodeFirst(cancellation);
        _plane.Fill(second);
        EncodeSecond(_unit.Spare, cancellation);
        _unit.Start(Weights.Unit, _first, _unit.Spare, cancellation);
    }

    /// <inheritdoc/>
    public void IterateMask(SolverState mask, SolverState next, CancellationToken cancellation) =>
        IterateMask(FloatState.Of(mask), FloatState.Of(next), cancellation);

    /// <summary>next = MSMG([D, mask]); both hold height x width values, and may be the same memory.</summary>
    public void IterateMask(ReadOnlySpan<float> mask, Span<float> next, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _unit.NextMask(Weights.Unit, _plane, _otherPlane, cancellation);
        _otherPlane.CopyTo(next);
    }

    /// <inheritdoc/>
    public void ReadOut(SolverState mask, CroppedPlane fused, CancellationToken cancellation)
    {
        _plane.Fill(FloatState.Of(mask));
        AddMask(cancellation);
        Decode(fused, cancellation);
    }

    /// <summary>fused = decoder(F1 + mask T), not clamped; both hold height x width values.</summary>
    public void ReadOut(ReadOnlySpan<float> mask, Span<float> fused, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        AddMask(cancellation);
        Decode(cancellation);
        _otherPlane.CopyTo(fused);
    }

    /// <summary>Takes a pair of pictures for the feature fixed point and gives the state to start from, [F1; 0].</summary>
    public void PrepareFeature(PaddedPlane first, PaddedPlane second, Span<float> state, CancellationToken cancellation)
    {
        _second ??= new FeatureMap(Height, Width, Channels);
        Encode(first, second, _second, cancellation);
        _first.CopyPlanesTo(FeaturesOf(state));
        state[(Channels * (int)MaskLength)..].Clear();
    }

    /// <summary>
    /// next = [F + T M'; M'] with D = ReLU(F2 - F), T = GLT(D), M' = MSMG([D, M]); both may be the same memory.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="PrepareFeature"/> was not called.</exception>
    public void IterateFeature(ReadOnlySpan<float> state, Span<float> next, CancellationToken cancellation)
    {
        FeatureMap second = _second ?? throw new InvalidOperationException("The feature fixed point has not been prepared.");
        _first.FillPlanes(state[..(Channels * (int)MaskLength)]);
        _plane.Fill(state[(Channels * (int)MaskLength)..]);
        _unit.Start(Weights.Unit, _first, second, cancellation);
        _unit.NextMask(Weights.Unit, _plane, _otherPlane, cancellation);
        _unit.Add(_first, _otherPlane, _first, cancellation);
        _first.CopyPlanesTo(FeaturesOf(next));
        _otherPlane.CopyTo(next[(Channels * (int)MaskLength)..]);
    }

    /// <summary>fused = decoder(F), not clamped.</summary>
    public void ReadOutFeature(ReadOnlySpan<float> state, CroppedPlane fused, CancellationToken cancellation)
    {
        _unit.Work.FillPlanes(state[..(Channels * (int)MaskLength)]);
        Decode(fused, cancellation);
    }

    public void Dispose()
    {
        _unit.Dispose();
        _layers.Dispose();
        _first.Dispose();
        _second?.Dispose();
        _plane.Dispose();
        _otherPlane.Dispose();
    }

    private Span<float> FeaturesOf(Span<float> state) => state[..(Channels * (int)MaskLength)];

    private void Encode(PaddedPlane first, PaddedPlane second, FeatureMap secondFeatures, CancellationToken cancellation)
    {
        _plane.Fill(first);
        EncodeFirst(cancellation);
        _plane.Fill(second);
        EncodeSecond(secondFeatures, cancellation);
    }

    private void EncodeFirst(CancellationToken cancellation) =>
        _layers.Encode(Weights.FirstEncoder, _plane, _first, _unit.Work, cancellation);

    private void EncodeSecond(FeatureMap features, CancellationToken cancellation) =>
        _layers.Encode(Weights.SecondEncoder, _plane, features, _unit.Work, cancellation);

    private void AddMask(CancellationToken cancellation) => _unit.Add(_first, _plane, _unit.Work, cancellation);

    private void Decode(CroppedPlane fused, CancellationToken cancellation)
    {
        Decode(cancellation);
        _otherPlane.CopyTo(fused);
    }

    private void Decode(CancellationToken cancellation) =>
        _layers.Decode(Weights.Decoder, _unit.Work, _unit.Spare, _otherPlane, cancellation);
}
