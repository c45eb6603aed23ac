namespace FusionML.Inference;

/// <summary>
/// The parts that EFRUFN and FRUFN share: encoder, difference, global-local transformation and decoder on whole maps.
/// </summary>
internal static unsafe class FeatureStages
{
    /// <summary>Layers of <see cref="Encode"/>.</summary>
    public const int EncodeLayers = 3;

    /// <summary>Layers of <see cref="Decode"/>.</summary>
    public const int DecodeLayers = 3;

    /// <summary>Layers of <see cref="Transform"/>.</summary>
    public const int TransformLayers = 4;

    /// <summary>features = encoder(picture).</summary>
    public static void Encode(
        this LayerRunner layers,
        EncoderWeights weights,
        FeatureMap picture,
        FeatureMap features,
        FeatureMap work,
        CancellationToken cancellation
    )
    {
        layers.Convolve(picture, weights.Input, residual: null, features, relu: false, cancellation);
        layers.Residual(features, weights.Residual, work, cancellation);
    }

    /// <summary>picture = decoder(features); the features are lost.</summary>
    public static void Decode(
        this LayerRunner layers,
        DecoderWeights weights,
        FeatureMap features,
        FeatureMap work,
        FeatureMap picture,
        CancellationToken cancellation
    )
    {
        layers.Residual(features, weights.Residual, work, cancellation);
        layers.Rows(
            features.Height,
            (y, _) => layers.Kernels.ConvolveNarrowRow(features, weights.Output.Taps(0), y, picture.Row(y)),
            cancellation
        );
    }

    /// <summary>transfer = GLT(difference).</summary>
    public static void Transform(
        this LayerRunner layers,
        GlobalLocalTransformationWeights weights,
        FeatureMap difference,
        FeatureMap work,
        FeatureMap transfer,
        CancellationToken cancellation
    )
    {
        layers.Convolve(difference, weights.Input, residual: null, work, relu: false, cancellation);
        layers.SwinPair(work, weights.Swin, taps: null, planes: null, cancellation);
        layers.Convolve(work, weights.Output, residual: null, transfer, relu: false, cancellation);
    }

    /// <summary>difference = ReLU(second - first).</summary>
    public static void Difference(
        this LayerRunner layers,
        FeatureMap second,
        FeatureMap first,
        FeatureMap difference,
        CancellationToken cancellation
    ) => layers.Rows(first.Height, (y, _) => layers.Kernels.PositiveDifferenceRow(second, first, difference, y), cancellation);

    /// <summary>target = features + mask * transfer.</summary>
    public static void AddMasked(
        this LayerRunner layers,
        FeatureMap features,
        FeatureMap transfer,
        FeatureMap mask,
        FeatureMap target,
        CancellationToken cancellation
    ) => layers.Rows(features.Height, (y, _) => layers.Kernels.AddMaskedRow(features, transfer, mask, target, y), cancellation);
}
