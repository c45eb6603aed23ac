namespace FusionML.Training;

/// <summary>Linear(3c to c)(GELU(Linear(c to 3c))) on every token, with the exact GELU.</summary>
internal sealed class MultilayerPerceptron : nn.Module<Tensor, Tensor>
{
    private const int Expansion = 3;

    [ComponentName(Name = "fc1")]
    private readonly Linear _expand;

    [ComponentName(Name = "fc2")]
    private readonly Linear _contract;

    public MultilayerPerceptron(int channels)
        : base(nameof(MultilayerPerceptron))
    {
        _expand = nn.Linear(channels, Expansion * channels);
        _contract = nn.Linear(Expansion * channels, channels);
        RegisterComponents();
    }

    /// <summary>Weights and biases of both layers, as the kernels take them.</summary>
    public Tensor[] KernelTensors() => [_expand.weight!, _expand.bias!, _contract.weight!, _contract.bias!];

    /// <param name="tokens">Any shape with the channels last.</param>
    public override Tensor forward(Tensor tokens)
    {
        using DisposeScope scope = NewDisposeScope();
        return _contract.forward(nn.functional.gelu(_expand.forward(tokens))).MoveToOuterDisposeScope();
    }
}
