namespace FusionML.Training;

/// <summary>
/// PReLU: x where it is positive, a learned multiple of x elsewhere, one for all channels, 0.25 at first. TorchSharp's own makes
/// a scalar that nothing holds.
/// </summary>
internal sealed class LearnedSlope : nn.Module<Tensor, Tensor>
{
    private const double FirstSlope = 0.25;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public LearnedSlope()
        : base(nameof(LearnedSlope))
    {
        using DisposeScope scope = NewDisposeScope();
        _weight = nn.Parameter(ones(1).Times(FirstSlope).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <param name="map">Of any shape.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        return map.relu().sub(_weight.mul(map.neg().relu())).MoveToOuterDisposeScope();
    }
}
