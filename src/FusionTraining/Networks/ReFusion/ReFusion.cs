using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// F, the fusion module of ReFusion: an encoder for each source, the fusion block, a decoder, and two convolutions to the
/// picture. 59,856 parameters.
/// </summary>
/// <remarks>
/// Bai et al., "ReFusion: Learning image fusion from reconstruction with learnable loss via meta-learning", IJCV 2024,
/// arXiv:2312.07943. Any picture size. Not thread-safe: one thread at a time.
/// </remarks>
internal sealed class ReFusion : FusionNetwork
{
    [ComponentName(Name = "project_in_1")]
    private readonly PictureConvolution _firstIn;

    [ComponentName(Name = "project_in_2")]
    private readonly PictureConvolution _secondIn;

    [ComponentName(Name = "encoder1")]
    private readonly Sequential _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly Sequential _secondEncoder;

    [ComponentName(Name = "FM")]
    private readonly AdaptiveFusion _fusion;

    [ComponentName(Name = "decoder")]
    private readonly Sequential _decoder;

    [ComponentName(Name = "project_out_0")]
    private readonly PictureConvolution _narrow;

    [ComponentName(Name = "project_out_1")]
    private readonly PictureConvolution _out;

    private readonly ReFusionVariant _variant;

    /// <summary>Makes a network of the published size with fresh random weights from the global random generator.</summary>
    public ReFusion()
        : this(ReFusionLayouts.Published) { }

    /// <summary>The same of another size.</summary>
    public ReFusion(ReFusionLayouts size)
        : this(size, ReFusionVariant.Published) { }

    /// <summary>The same of another size, with parts left out or exchanged.</summary>
    public ReFusion(ReFusionLayouts size, ReFusionVariant variant)
        : base(variant.Layout(size))
    {
        _variant = variant;
        (int channels, int heads, int blocks) = size;
        _firstIn = new PictureConvolution(1, channels);
        _secondIn = new PictureConvolution(1, channels);
        _firstEncoder = RestorationBlock.Row(blocks, channels, heads);
        _secondEncoder = RestorationBlock.Row(blocks, channels, heads);
        _fusion = new AdaptiveFusion(channels, heads, variant.Parts);
        _decoder = RestorationBlock.Row(blocks, 2 * channels, heads);
        _narrow = new PictureConvolution(2 * channels, channels);
        _out = new PictureConvolution(channels, 1);
        RegisterComponents();
    }

    /// <summary>Fuses luminance.</summary>
    /// <param name="first">
    /// First sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1].
    /// </param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <returns>Fused luminance of the same shape, in (0, 1).</returns>
    /// <exception cref="FusionML.Imaging.PictureException">The shapes are wrong or differ.</exception>
    public override Tensor forward(Tensor first, Tensor second)
    {
        PictureMaps.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor one = _firstEncoder.forward(_firstIn.forward(PictureMaps.FromPictures(first.InTypeOf(this))));
        Tensor two = _secondEncoder.forward(_secondIn.forward(PictureMaps.FromPictures(second.InTypeOf(this))));
        Tensor features = _decoder.forward(_fusion.forward(one, two));
        Tensor given = PictureMaps.ToPictures(_out.forward(PictureMaps.LeakyRelu(_narrow.forward(features))).sigmoid());
        Tensor fused = _variant.WeighsSources ? second.PlusProduct(given, first.sub(second)) : given;
        return fused.to(first.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Each source fused with itself: the network has no other way for one source alone.</summary>
    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) Reconstruct(Tensor first, Tensor second) =>
        (forward(first, first), forward(second, second));
}
