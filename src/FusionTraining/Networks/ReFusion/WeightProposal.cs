using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// One half of the loss proposal module: looks at two pictures and says for each pixel how much each of them counts; the two
/// weights of a pixel add up to 1. 44,529 parameters.
/// </summary>
/// <remarks>
/// The paper leaves the inside open; this is the network that the same authors publish with their next one ("Task-driven image
/// fusion with learnable fusion loss", CVPR 2025).
/// </remarks>
internal sealed class WeightProposal : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "project_in_1")]
    private readonly PictureConvolution _firstIn;

    [ComponentName(Name = "project_in_2")]
    private readonly PictureConvolution _secondIn;

    [ComponentName(Name = "encoder1")]
    private readonly Sequential _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly Sequential _secondEncoder;

    [ComponentName(Name = "decoder")]
    private readonly Sequential _decoder;

    [ComponentName(Name = "project_out_0")]
    private readonly PictureConvolution _narrow;

    [ComponentName(Name = "act")]
    private readonly LearnedSlope _activation;

    [ComponentName(Name = "project_out_1")]
    private readonly PictureConvolution _out;

    public WeightProposal(ReFusionLayouts size)
        : base(nameof(WeightProposal))
    {
        (int channels, int heads, int blocks) = size;
        _firstIn = new PictureConvolution(1, channels);
        _secondIn = new PictureConvolution(1, channels);
        _firstEncoder = RestorationBlock.Row(blocks, channels, heads);
        _secondEncoder = RestorationBlock.Row(blocks, channels, heads);
        _decoder = RestorationBlock.Row(blocks, 2 * channels, heads);
        _narrow = new PictureConvolution(2 * channels, channels);
        _activation = new LearnedSlope();
        _out = new PictureConvolution(channels, 2);
        RegisterComponents();
    }

    /// <summary>The weights of both pictures.</summary>
    /// <param name="first">Batch x 1 x height x width, pictures or their gradients.</param>
    /// <param name="second">The same.</param>
    /// <returns>Batch x 2 x height x width in (0, 1), the first picture's weight in channel 0.</returns>
    public override Tensor forward(Tensor first, Tensor second)
    {
        PictureMaps.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor one = _firstEncoder.forward(_firstIn.forward(PictureMaps.FromPictures(first)));
        Tensor two = _secondEncoder.forward(_secondIn.forward(PictureMaps.FromPictures(second)));
        Tensor features = _decoder.forward(cat([one, two], 3));
        Tensor scores = _out.forward(_activation.forward(_narrow.forward(features)));
        return scores.softmax(3).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
