namespace FusionML.Inference;

/// <summary>
/// ReFusion on a large picture in strips, with nothing kept between passes but the sums of the attentions: the least memory, the
/// same bits, and about two and a half times the work.
/// </summary>
/// <remarks>
/// There are six passes over the strips. Pass k computes the stages before k, whose sums are known by then, from the pictures, and
/// the sums of stage k; the last pass computes all stages and the fused picture. A band shrinks by two rows on either side with
/// each stage.
/// </remarks>
internal sealed class ReFusionAgainPlan : IReFusionPlan
{
    private const int StageReach = 2;
    private const int OutputReach = 2;

    private readonly ReFusionLayers _layers;
    private readonly ReFusionBands _bands;
    private readonly ReFusionStrips _strips;

    /// <param name="weights">The network.</param>
    /// <param name="width">Columns.</param>
    /// <param name="strips">The strips.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public ReFusionAgainPlan(
        ReFusionWeights weights,
        int width,
        ReFusionStrips strips,
        KernelThreads threads,
        KernelOptions options
    )
    {
        _strips = strips;
        _layers = new ReFusionLayers(weights, strips.Height, width, threads, options);
        _bands = new ReFusionBands(strips.Height, width, strips.BandRows(LargestReach));
    }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int Layers
    {
        get
        {
            const int stages = ReFusionWeights.StageCount;

            // Pass k: the pictures, k stages of two layers, and the sums; the last: two layers of output instead of sums.
            return _strips.Count * (Enumerable.Range(0, stages + 1).Sum(stage => 2 + (2 * stage)) + 1);
        }
    }

    /// <summary>The reach of the pictures in the last pass.</summary>
    private static int LargestReach => OutputReach + (StageReach * ReFusionWeights.StageCount) + 1;

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int width, ReFusionStrips strips) => ReFusionBands.BytesFor(width, strips.BandRows(LargestReach));

    /// <inheritdoc/>
    public void Run(PaddedPlane first, PaddedPlane second, CroppedPlane fused, CancellationToken cancellation)
    {
        List<ChannelMixture> mixtures = [];
        try
        {
            for (int stage = 0; stage < ReFusionWeights.StageCount; stage++)
            {
                double[] sums = _layers.NewSums(stage);
                for (int strip = 0; strip < _strips.Count; strip++)
                {
                    Compute(first, second, mixtures, strip, reach: 1, cancellation);
                    (int top, int bottom) = _strips.Around(strip, reach: 0);
                    _layers.Attend(stage, _bands.Features, values: null, sums, top, bottom, cancellation);
                }

                mixtures.Add(_layers.Mixture(stage, sums));
            }

            for (int strip = 0; strip < _strips.Count; strip++)
            {
                Compute(first, second, mixtures, strip, OutputReach, cancellation);
                _strips.Frame(_bands.Values, strip, reach: 1);
                (int top, int bottom) = _strips.Around(strip, reach: 0);
                _layers.Output(_bands.Features, _bands.Values, fused, top, bottom, cancellation);
            }
        }
        finally
        {
            mixtures.ForEach(mixture => mixture.Dispose());
        }
    }

    public void Dispose()
    {
        _layers.Dispose();
        _bands.Dispose();
    }

    /// <summary>The features behind the stages whose mixtures are known, for a strip and so many rows around it.</summary>
    private void Compute(
        PaddedPlane first,
        PaddedPlane second,
        List<ChannelMixture> mixtures,
        int strip,
        int reach,
        CancellationToken cancellation
    )
    {
        int halo = reach + (StageReach * mixtures.Count);
        _strips.Frame(_bands.Pictures, strip, halo + 1);
        (int from, int end) = _strips.Frame(_bands.Features, strip, halo);
        _layers.Input(first, second, _bands.Pictures, _bands.Features, from, end, cancellation);
        for (int stage = 0; stage < mixtures.Count; stage++)
        {
            (from, end) = _strips.Frame(_bands.Values, strip, halo - 1);
            _layers.Attend(stage, _bands.Features, _bands.Values, sums: null, from, end, cancellation);
            halo -= StageReach;
            (from, end) = _strips.Frame(_bands.NextFeatures, strip, halo);
            _layers.Mix(stage, mixtures[stage], _bands.Features, _bands.Values, _bands.NextFeatures, from, end, cancellation);
            _bands.Swap();
        }
    }
}
