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
    public long MaskLength => (long)Height * Width;

    /// <summary>Numbers in a state of the feature fixed point: 32 feature planes and the mask.</summary>
    public long FeatureLength => (Channels + 1) * MaskLength;

    /// <inheritdoc/>
    public void Prepare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, CancellationToken cancellation)
    {
        Encode(first, second, _unit.Spare, cancellation);
        _unit.Start(Weights.Unit, _first, _unit.Spare, cancellation);
    }

    /// <inheritdoc/>
    public void IterateMask(ReadOnlySpan<float> mask, Span<float> next, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _unit.NextMask(Weights.Unit, _plane, _otherPlane, cancellation);
        _otherPlane.CopyTo(next);
    }

    /// <inheritdoc/>
    public void ReadOut(ReadOnlySpan<float> mask, Span<float> fused, CancellationToken cancellation)
    {
        _plane.Fill(mask);
        _unit.Add(_first, _plane, _unit.Work, cancellation);
        Decode(fused, cancellation);
    }

    /// <summary>Takes a pair of pictures for the feature fixed point and gives the state to start from, [F1; 0].</summary>
    public void PrepareFeature(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        Span<float> state,
        CancellationToken cancellation
    )
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
    public void ReadOutFeature(ReadOnlySpan<float> state, Span<float> fused, CancellationToken cancellation)
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

    private void Encode(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        FeatureMap secondFeatures,
        CancellationToken cancellation
    )
    {
        _plane.Fill(first);
        _layers.Encode(Weights.FirstEncoder, _plane, _first, _unit.Work, cancellation);
        _plane.Fill(second);
        _layers.Encode(Weights.SecondEncoder, _plane, secondFeatures, _unit.Work, cancellation);
    }

    private void Decode(Span<float> fused, CancellationToken cancellation)
    {
        _layers.Decode(Weights.Decoder, _unit.Work, _unit.Spare, _otherPlane, cancellation);
        _otherPlane.CopyTo(fused);
    }
}
