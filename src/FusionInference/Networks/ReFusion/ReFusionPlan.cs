namespace FusionML.Inference;

/// <summary>
/// ReFusion with all features of a picture at full size: those in front of a stage, its values, and those behind it.
/// </summary>
internal sealed class ReFusionPlan : IReFusionPlan
{
    private readonly ReFusionLayers _layers;
    private readonly PlanarMap _pictures;
    private readonly PlanarMap _features;
    private readonly PlanarMap _values;
    private readonly PlanarMap _nextFeatures;
    private readonly int _height;

    /// <param name="weights">The network.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="threads">The threads to use.</param>
    /// <param name="options">The instructions to use.</param>
    public ReFusionPlan(ReFusionWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        _layers = new ReFusionLayers(weights, height, width, threads, options);
        _height = height;
        _pictures = new PlanarMap(height, width, ReFusionLayers.PictureChannels, height);
        _features = new PlanarMap(height, width, ReFusionLayers.Channels, height);
        _values = new PlanarMap(height, width, ReFusionLayers.Channels, height);
        _nextFeatures = new PlanarMap(height, width, ReFusionLayers.Channels, height);
    }

    /// <inheritdoc/>
    public LayerProgress Progress => _layers.Progress;

    /// <inheritdoc/>
    public int Layers => 1 + (2 * ReFusionWeights.StageCount) + 2;

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(int height, int width) =>
        PlanarMap.BytesFor(width, ReFusionLayers.PictureChannels, height)
        + (3 * PlanarMap.BytesFor(width, ReFusionLayers.Channels, height));

    /// <inheritdoc/>
    public void Run(PaddedPlane first, PaddedPlane second, CroppedPlane fused, CancellationToken cancellation)
    {
        _layers.Input(first, second, _pictures, _features, 0, _height, cancellation);
        (PlanarMap features, PlanarMap next) = (_features, _nextFeatures);
        for (int stage = 0; stage < ReFusionWeights.StageCount; stage++)
        {
            double[] sums = _layers.NewSums(stage);
            _layers.Attend(stage, features, _values, sums, 0, _height, cancellation);
            using ChannelMixture mixture = _layers.Mixture(stage, sums);
            _layers.Mix(stage, mixture, features, _values, next, 0, _height, cancellation);
            (features, next) = (next, features);
        }

        _layers.Output(features, _values, fused, 0, _height, cancellation);
    }

    public void Dispose()
    {
        _layers.Dispose();
        _pictures.Dispose();
        _features.Dispose();
        _values.Dispose();
        _nextFeatures.Dispose();
    }
}
