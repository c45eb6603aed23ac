namespace FusionML.Inference;

/// <summary>
/// One unit on maps of one size: D = ReLU(Z - F), T = GLT(D), M' = MSMG([D, M]), F' = F + T M'. F is the running feature, Z the
/// second picture's.
/// </summary>
/// <remarks>
/// Not thread-safe. The maps hold what a unit needs between its layers, so that EFRUFN can iterate the mask alone.
/// </remarks>
internal sealed class UpdateUnit : IDisposable
{
    /// <summary>Layers of <see cref="Start"/>.</summary>
    public const int StartLayers = 1 + FeatureStages.TransformLayers + 1;

    /// <summary>Layers of <see cref="NextMask"/>.</summary>
    public const int NextMaskLayers = MultiScaleMaskGenerator.Layers;

    /// <summary>Layers of <see cref="Add"/>.</summary>
    public const int AddLayers = 1;

    private readonly LayerRunner _layers;
    private readonly FeatureMap _difference;
    private readonly MultiScaleMaskGenerator _generator;

    public UpdateUnit(LayerRunner layers, int height, int width, int channels)
    {
        _layers = layers;
        _difference = new FeatureMap(height, width, channels);
        Transfer = new FeatureMap(height, width, channels);
        Work = new FeatureMap(height, width, channels);
        Spare = new FeatureMap(height, width, channels);
        _generator = new MultiScaleMaskGenerator(layers, Work, Spare);
    }

    /// <summary>T, after <see cref="Start"/>.</summary>
    public FeatureMap Transfer { get; }

    /// <summary>Free for use between steps.</summary>
    public FeatureMap Work { get; }

    /// <summary>Free for use between steps.</summary>
    public FeatureMap Spare { get; }

    /// <summary>Bytes that a unit takes.</summary>
    public static long BytesFor(int height, int width, int channels) =>
        (4 * FeatureMap.BytesFor(width, channels, height)) + MultiScaleMaskGenerator.BytesFor(height, width, channels);

    /// <summary>Values of scratch memory that a thread needs.</summary>
    public static int ScratchLength(KernelSet kernels, UpdateUnitWeights weights) =>
        Math.Max(
            MultiScaleMaskGenerator.ScratchLength(kernels, weights.MaskGenerator),
            kernels.SwinScratch(weights.Transformation.Swin.First)
        );

    /// <summary>
    /// Takes F and Z: D and T, and the difference's part of the mask generator's first layer. Z may be <see cref="Spare"/>.
    /// </summary>
    public void Start(UpdateUnitWeights weights, FeatureMap running, FeatureMap second, CancellationToken cancellation)
    {
        _layers.Difference(second, running, Spare, cancellation);
        _layers.Transform(weights.Transformation, Spare, Work, Transfer, cancellation);
        _layers.Convolve(Spare, weights.MaskGenerator.DifferenceInput, residual: null, _difference, relu: false, cancellation);
    }

    /// <summary>next = MSMG([D, mask]), two different planes.</summary>
    public void NextMask(UpdateUnitWeights weights, FeatureMap mask, FeatureMap next, CancellationToken cancellation) =>
        _generator.Run(weights.MaskGenerator, _difference, mask, next, cancellation);

    /// <summary>target = F + T mask; target may be F.</summary>
    public void Add(FeatureMap running, FeatureMap mask, FeatureMap target, CancellationToken cancellation) =>
        _layers.AddMasked(running, Transfer, mask, target, cancellation);

    public void Dispose()
    {
        _generator.Dispose();
        _difference.Dispose();
        Transfer.Dispose();
        Work.Dispose();
        Spare.Dispose();
    }
}
