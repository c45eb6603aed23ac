namespace FusionML.Training;

/// <summary>
/// A dense 3x3 convolution without bias, with zeros outside the picture, on maps whose channels lie innermost: a matrix on the
/// nine neighbours of each pixel.
/// </summary>
internal sealed class PictureConvolution : nn.Module<Tensor, Tensor>, IManagedLayer
{
    private const int Side = 3;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public PictureConvolution(int inputs, int outputs)
        : base(nameof(PictureConvolution))
    {
        _weight = ConvolutionStart.Make(outputs, inputs, Side);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool UseManagedKernels { get; set; } = true;

    /// <param name="map">Batch x height x width x inputs.</param>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        if (UseManagedKernels && TensorMemory.IsReachable(map))
        {
            // outputs x (rows, columns, inputs), the order in which the neighbours are gathered.
            Tensor matrix = _weight.permute(0, 2, 3, 1).reshape(_weight.shape[0], -1);
            return nn.functional.linear(NeighbourFunction.Run(map), matrix).MoveToOuterDisposeScope();
        }

        Tensor planes = map.permute(0, 3, 1, 2);
        Tensor result = nn.functional.conv2d(planes, _weight, null, [1, 1], [1, 1]);
        return result.permute(0, 2, 3, 1).contiguous().MoveToOuterDisposeScope();
    }
}
