using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Predicts the chroma of a fused picture from its luminance and the chroma of its two sources (remark 1 of "A General Image
/// Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding"): a convolution from 5 to 48 channels, six
/// ConvNeXt V2 blocks and a convolution to Cr and Cb. 132,336 parameters.
/// </summary>
/// <remarks>Any picture size. Not thread-safe: one thread at a time.</remarks>
public sealed class ColorNet : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private const int Channels = 48;
    private const int Blocks = 6;

    [ComponentName(Name = "in_conv")]
    private readonly Conv2d _projectIn;

    [ComponentName(Name = "fuse")]
    private readonly Sequential _blocks;

    [ComponentName(Name = "out_conv")]
    private readonly Conv2d _projectOut;

    /// <summary>Makes a network with fresh random weights from the global random generator.</summary>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, or the processor, on which networks are made, computes wrong: see
    /// <see cref="TorchSharpDevice"/>.
    /// </exception>
    public ColorNet()
        : base(TorchSharpDevice.RequireProcessorFor(nameof(ColorNet)))
    {
        _projectIn = nn.Conv2d(5, Channels, kernel_size: 3, stride: 1, padding: 1, bias: false);
        _blocks = nn.Sequential([.. Enumerable.Range(0, Blocks).Select(_ => new ConvNeXtBlock(Channels))]);
        _projectOut = ConvolutionFactory.Conv3x3(Channels, 2, bias: false);
        RegisterComponents();
    }

    /// <summary>Copies the weights of <paramref name="weights"/> into this network.</summary>
    /// <exception cref="WeightsException">
    /// They are not a ColorNet's, or take the second source first; nothing has been copied.
    /// </exception>
    public void Load(WeightFile weights) => NetworkWeights.Load(this, NetworkLayout.ColorNet, weights);

    /// <summary>A copy of the weights, with metadata beside the network's name.</summary>
    public WeightFile Save(IReadOnlyDictionary<string, string>? metadata = null) =>
        NetworkWeights.Save(this, NetworkLayout.ColorNet, metadata);

    /// <summary>Predicts chroma.</summary>
    /// <param name="luminance">Fused luminance, batch x 1 x height x width in [0, 1].</param>
    /// <param name="firstChroma">Cr and Cb of the first sources, batch x 2 x height x width, neutral 0.5.</param>
    /// <param name="secondChroma">Cr and Cb of the second sources, of the same shape.</param>
    /// <returns>Cr and Cb, batch x 2 x height x width; nothing bounds the values.</returns>
    /// <exception cref="PictureException">The shapes are wrong or do not go together.</exception>
    public override Tensor forward(Tensor luminance, Tensor firstChroma, Tensor secondChroma)
    {
        PictureBatch.Require(luminance, "luminance", 1);
        PictureBatch.Require(firstChroma, "first chroma", 2);
        PictureBatch.Require(secondChroma, "second chroma", 2);
        PictureBatch.RequireSameShape(firstChroma, "first chroma", secondChroma, "second chroma");
        using DisposeScope scope = NewDisposeScope();
        PictureBatch.RequireSameShape(luminance, "luminance", firstChroma.narrow(1, 0, 1), "first Cr");
        Tensor features = _projectIn.forward(cat([luminance, firstChroma, secondChroma], 1).InTypeOf(this));
        return _projectOut.forward(_blocks.forward(features)).to(luminance.dtype).MoveToOuterDisposeScope();
    }
}
