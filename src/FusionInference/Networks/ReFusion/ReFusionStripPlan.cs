namespace FusionML.Inference;

/// <summary>
/// ReFusion on a large picture in strips, with the features in front of the running stage at full size: a third of the whole
/// picture's memory, the same bits, and a tenth more work, because values are computed a second time.
/// </summary>
/// <remarks>
/// A stage takes two passes over the strips: one for the sums of its attention, and one that writes what it ends with over what it
/// began with. The rows around a strip that the next strip still needs are kept beside it.
/// </remarks>
internal sealed class ReFusionStripPlan : IReFusionPlan
{
    private const int ValuesReach = 1;
    private const int FeaturesReach = 2;

    private readonly ReFusionLayers _layers;
    private readonly ReFusionBands _bands;
    private readonly PlanarMap _features;
    private readonly ReFusionStrips _strips;

    /// <param name="weights">The network.</param>
    /// <param name="width">Columns.</param>
    /// <param name="strips">The strips.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public ReFusionStripPlan(
        ReFusionWeights weights,
        int width,
        ReFusionStrips strips,
        KernelThreads threads,
        KernelOptions options
    )
    {
        _strips = strips;
        _layers = new ReFusionLayers(weights, strips.Height, width, threads, options);
        _bands = new ReFusionBands(strips.Height, width, strips.BandRows(FeaturesReach));
        _features = new PlanarMap(strips.Height, width, ReFusionLayers.Channels, strips.Height);
    }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int Layers => _strips.Count * (1 + (3 * ReFusionWeights.StageCount) + 2);

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int width, ReFusionStrips strips) =>
        PlanarMap.BytesFor(width, ReFusionLayers.Channels, strips.Height)
        + ReFusionBands.BytesFor(width, strips.BandRows(FeaturesReach));

    /// <inheritdoc/>
    public void Run(PaddedPlane first, PaddedPlane second, CroppedPlane fused, CancellationToken cancellation)
    {
        for (int strip = 0; strip < _strips.Count; strip++)
        {
            _strips.Frame(_bands.Pictures, strip, reach: 1);
            (int top, int bottom) = _strips.Around(strip, reach: 0);
            _layers.Input(first, second, _bands.Pictures, _features, top, bottom, cancellation);
        }

        for (int stage = 0; stage < ReFusionWeights.StageCount; stage++)
        {
            double[] sums = _layers.NewSums(stage);
            for (int strip = 0; strip < _strips.Count; strip++)
            {
                (int top, int bottom) = _strips.Around(strip, reach: 0);
                _layers.Attend(stage, _features, values: null, sums, top, bottom, cancellation);
            }

            using ChannelMixture mixture = _layers.Mixture(stage, sums);
            _bands.Features.Frame(top: 0, rows: 0);
            for (int strip = 0; strip < _strips.Count; strip++)
            {
                Replace(stage, mixture, strip, cancellation);
            }
        }

        for (int strip = 0; strip < _strips.Count; strip++)
        {
            _strips.Frame(_bands.Values, strip, reach: 1);
            (int top, int bottom) = _strips.Around(strip, reach: 0);
            _layers.Output(_features, _bands.Values, fused, top, bottom, cancellation);
        }
    }

    public void Dispose()
    {
        _layers.Dispose();
        _bands.Dispose();
        _features.Dispose();
    }

    /// <summary>Takes the strip's features through the stage, in place.</summary>
    private void Replace(int stage, ChannelMixture mixture, int strip, CancellationToken cancellation)
    {
        (int first, int end) = _strips.Around(strip, FeaturesReach);
        PlanarMap before = _bands.Features;
        for (int y = before.Advance(first, end - first); y < end; y++)
        {
            _features.Values(y).CopyTo(before.Values(y));
        }

        (int from, int to) = _strips.Frame(_bands.Values, strip, ValuesReach);
        _layers.Attend(stage, before, _bands.Values, sums: null, from, to, cancellation);
        (int top, int bottom) = _strips.Around(strip, reach: 0);
        _layers.Mix(stage, mixture, before, _bands.Values, _features, top, bottom, cancellation);
    }
}
