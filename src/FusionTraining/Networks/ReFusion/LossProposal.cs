using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// P, the loss proposal module of ReFusion: w says for each pixel how much of each source's intensity the fusion loss asks for,
/// v how much of each source's gradient. Two networks that share nothing. 89,058 parameters.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
internal sealed class LossProposal : nn.Module<Tensor, Tensor, (Tensor Intensity, Tensor Gradient)>
{
    [ComponentName(Name = "w")]
    private readonly WeightProposal _intensity;

    [ComponentName(Name = "v")]
    private readonly WeightProposal _gradient;

    public LossProposal(ReFusionLayouts size)
        : base(nameof(LossProposal))
    {
        Layout = size.Proposal();
        _intensity = new WeightProposal(size);
        _gradient = new WeightProposal(size);
        RegisterComponents();
    }

    /// <summary>The tensors of its weight files.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>The weights for a pair.</summary>
    /// <param name="first">Batch x 1 x height x width in [0, 1].</param>
    /// <param name="second">The same.</param>
    /// <returns>w and v, each batch x 2 x height x width in (0, 1), the first source's in channel 0; each pair adds up to
    /// 1.</returns>
    public override (Tensor Intensity, Tensor Gradient) forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor intensity = _intensity.forward(first, second);
        Tensor gradient = _gradient.forward(Sobel.Gradient(first), Sobel.Gradient(second));
        return scope.MoveToOuter(intensity, gradient);
    }
}
