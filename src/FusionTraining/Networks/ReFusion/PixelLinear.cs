namespace FusionML.Training;

/// <summary>A 1x1 convolution without bias on maps whose channels lie innermost: a matrix at each pixel.</summary>
internal sealed class PixelLinear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <summary>Makes one, initialised as PyTorch initialises convolutions.</summary>
    public PixelLinear(int inputs, int outputs)
        : base(nameof(PixelLinear))
    {
        _weight = ConvolutionStart.Make(outputs, inputs, 1);
        RegisterComponents();
    }

    /// <summary>The matrix, outputs x inputs.</summary>
    public Tensor Matrix => _weight.view(_weight.shape[0], _weight.shape[1]);

    /// <param name="map">Batch x height x width x inputs.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.linear(map, Matrix).MoveToOuterDisposeScope();
    }
}
