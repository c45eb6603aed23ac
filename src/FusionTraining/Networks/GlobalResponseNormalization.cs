namespace FusionML.Training;

/// <summary>
/// x + beta + gamma x G / (mean of G over the channels + 1e-6), with G the L2 norm of a channel over the whole picture.
/// </summary>
/// <remarks>Woo et al., "ConvNeXt V2", CVPR 2023, section 3, DOI 10.1109/CVPR52729.2023.01548.</remarks>
internal sealed class GlobalResponseNormalization : nn.Module<Tensor, Tensor>
{
    private const double Floor = 1e-6;

    [ComponentName(Name = "gamma")]
    private readonly Parameter _gamma;

    [ComponentName(Name = "beta")]
    private readonly Parameter _beta;

    public GlobalResponseNormalization(int channels)
        : base(nameof(GlobalResponseNormalization))
    {
        _gamma = nn.Parameter(zeros(1, 1, 1, channels).DetachFromDisposeScope());
        _beta = nn.Parameter(zeros(1, 1, 1, channels).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor response = linalg.norm(map, [1, 2], true);
        Tensor gain = (_gamma * (response / response.mean([-1], true).Plus(Floor))).Plus(1);
        return _beta.PlusProduct(map, gain).MoveToOuterDisposeScope();
    }
}
