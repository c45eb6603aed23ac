namespace FusionML.Inference;

/// <summary>FRUFN on pictures of one size: F = encoder1(first), Z = encoder2(second), M = 0, five units, decoder(F).</summary>
/// <remarks>Not thread-safe: one picture pair at a time. The weights are only read and may be shared between plans.</remarks>
internal sealed class FrufnPlan : IDisposable
{
    private readonly FrufnWeights _weights;
    private readonly LayerRunner _layers;
    private readonly UpdateUnit _unit;
    private readonly FeatureMap _running;
    private readonly FeatureMap _second;
    private readonly FeatureMap _mask;
    private readonly FeatureMap _nextMask;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows, a multiple of 8.</param>
    /// <param name="width">Columns, a multiple of 8.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public FrufnPlan(FrufnWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, NetworkSize.Multiple);
        (_weights, Height, Width) = (weights, height, width);
        _layers = new LayerRunner(threads, options, UpdateUnit.ScratchLength(KernelSet.For(options.Path), weights.Units[0]));
        _unit = new UpdateUnit(_layers, height, width, FrufnWeights.Channels);
        _running = new FeatureMap(height, width, FrufnWeights.Channels);
        _second = new FeatureMap(height, width, FrufnWeights.Channels);
        _mask = new FeatureMap(height, width, channels: 1);
        _nextMask = new FeatureMap(height, width, channels: 1);
    }

    /// <summary>Layers of a run.</summary>
    public const int Layers =
        (2 * FeatureStages.EncodeLayers)
        + (FrufnWeights.UnitCount * (UpdateUnit.StartLayers + UpdateUnit.NextMaskLayers + UpdateUnit.AddLayers))
        + FeatureStages.DecodeLayers;

    /// <summary>Hears of every layer.</summary>
    public LayerProgress Progress => _layers.Progress;

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width) =>
        UpdateUnit.BytesFor(height, width, FrufnWeights.Channels)
        + (2 * FeatureMap.BytesFor(width, FrufnWeights.Channels, height))
        + (2 * FeatureMap.BytesFor(width, channels: 1, height));

    /// <summary>Fuses a pair.</summary>
    /// <param name="first">A picture of the plan's size, in [0, 1].</param>
    /// <param name="second">The same.</param>
    /// <param name="fused">Receives the fused picture, not clamped.</param>
    /// <param name="masks">Receives the five masks one after the other, 5 x height x width values; or empty.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Run(PaddedPlane first, PaddedPlane second, CroppedPlane fused, Span<float> masks, CancellationToken cancellation)
    {
        _mask.Fill(first);
        _layers.Encode(_weights.FirstEncoder, _mask, _running, _unit.Work, cancellation);
        _mask.Fill(second);
        _layers.Encode(_weights.SecondEncoder, _mask, _second, _unit.Work, cancellation);

        // The first unit sees a mask of zeros.
        _mask.Clear();
        (FeatureMap mask, FeatureMap next) = (_mask, _nextMask);
        for (int unit = 0; unit < FrufnWeights.UnitCount; unit++)
        {
            UpdateUnitWeights weights = _weights.Units[unit];
            _unit.Start(weights, _running, _second, cancellation);
            _unit.NextMask(weights, mask, next, cancellation);
            _unit.Add(_running, next, _running, cancellation);
            if (!masks.IsEmpty)
            {
                next.CopyTo(masks.Slice(unit * Height * Width, Height * Width));
            }

            (mask, next) = (next, mask);
        }

        _layers.Decode(_weights.Decoder, _running, _unit.Work, next, cancellation);
        next.CopyTo(fused);
    }

    public void Dispose()
    {
        _unit.Dispose();
        _layers.Dispose();
        _running.Dispose();
        _second.Dispose();
        _mask.Dispose();
        _nextMask.Dispose();
    }
}
