using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What lies between the two convolutions of a module: window attention (2x2), or what stands in for it.</summary>
internal static class LevelMixing
{
    private const int Window = 2;

    /// <summary>Makes it with fresh weights.</summary>
    public static nn.Module<Tensor, Tensor> Make(PslptLayouts size, PslptVariant variant) =>
        variant.WithoutAttention ? new ConvolutionPair(size.Channels) : new SwinLayer(size.Channels, size.Heads, Window);

    /// <summary>norm after(mixing(norm before(features))); either both norms or none.</summary>
    /// <param name="mixing">What <see cref="Make"/> gave.</param>
    /// <param name="before">The norm before, or null.</param>
    /// <param name="after">The norm after, or null.</param>
    /// <param name="features">Batch x channels x height x width, sides multiples of 2.</param>
    public static Tensor Between(nn.Module<Tensor, Tensor> mixing, LayerNorm? before, LayerNorm? after, Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = features.permute(0, 2, 3, 1);
        Tensor mixed = mixing is SwinLayer attention
            ? attention.Between(before, after, map)
            : Normed(after, mixing.forward(Normed(before, map).permute(0, 3, 1, 2)).permute(0, 2, 3, 1));
        return mixed.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    private static Tensor Normed(LayerNorm? norm, Tensor map) => norm?.forward(map) ?? map;
}
