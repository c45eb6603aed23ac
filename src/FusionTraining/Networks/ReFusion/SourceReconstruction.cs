using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// R, the reconstruction module of ReFusion: rebuilds both sources from the fused picture. A shared encoder and a branch for each
/// source, with the fusion module's way to the picture. 26,880 parameters.
/// </summary>
/// <remarks>
/// The paper says "two branches" and leaves the rest open. It is smaller than the fusion module: a strong one would rebuild from
/// anything and tell the loss proposal nothing. Not thread-safe: one thread at a time.
/// </remarks>
internal sealed class SourceReconstruction : nn.Module<Tensor, (Tensor First, Tensor Second)>
{
    [ComponentName(Name = "project_in")]
    private readonly PictureConvolution _in;

    [ComponentName(Name = "encoder")]
    private readonly Sequential _encoder;

    [ComponentName(Name = "decoder1")]
    private readonly Sequential _firstDecoder;

    [ComponentName(Name = "project_out_1_0")]
    private readonly PictureConvolution _firstNarrow;

    [ComponentName(Name = "project_out_1_1")]
    private readonly PictureConvolution _firstOut;

    [ComponentName(Name = "decoder2")]
    private readonly Sequential _secondDecoder;

    [ComponentName(Name = "project_out_2_0")]
    private readonly PictureConvolution _secondNarrow;

    [ComponentName(Name = "project_out_2_1")]
    private readonly PictureConvolution _secondOut;

    public SourceReconstruction(ReFusionLayouts size)
        : base(nameof(SourceReconstruction))
    {
        Layout = size.Reconstruction();
        (int channels, int heads, int blocks) = size;
        _in = new PictureConvolution(1, channels);
        _encoder = RestorationBlock.Row(blocks, channels, heads);
        _firstDecoder = RestorationBlock.Row(blocks, channels, heads);
        _firstNarrow = new PictureConvolution(channels, channels);
        _firstOut = new PictureConvolution(channels, 1);
        _secondDecoder = RestorationBlock.Row(blocks, channels, heads);
        _secondNarrow = new PictureConvolution(channels, channels);
        _secondOut = new PictureConvolution(channels, 1);
        RegisterComponents();
    }

    /// <summary>The tensors of its weight files.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Rebuilds both sources.</summary>
    /// <param name="fused">Batch x 1 x height x width.</param>
    /// <returns>Both of the same shape, in (0, 1).</returns>
    public override (Tensor First, Tensor Second) forward(Tensor fused)
    {
        PictureBatch.Require(fused, "fused", 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _encoder.forward(_in.forward(PictureMaps.FromPictures(fused)));
        Tensor first = _firstOut.forward(PictureMaps.LeakyRelu(_firstNarrow.forward(_firstDecoder.forward(features))));
        Tensor second = _secondOut.forward(PictureMaps.LeakyRelu(_secondNarrow.forward(_secondDecoder.forward(features))));
        return scope.MoveToOuter(PictureMaps.ToPictures(first.sigmoid()), PictureMaps.ToPictures(second.sigmoid()));
    }
}
