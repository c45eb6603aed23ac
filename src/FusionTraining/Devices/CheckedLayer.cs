namespace FusionML.Training;

/// <summary>How the numbers of a layer lie in memory.</summary>
internal enum LayerForm
{
    /// <summary>A convolution of batch x channels x height x width.</summary>
    ChannelsFirst,

    /// <summary>The same with the channels of a pixel side by side, as what comes out of an attention lies.</summary>
    ChannelsLast,

    /// <summary>A linear layer on each pixel.</summary>
    Tokens,
}

/// <summary>A layer of the networks or a window of the losses, with the batch that it is checked on.</summary>
internal sealed record CheckedLayer
{
    /// <summary>
    /// libtorch gives small inputs to other code than large ones; from this number of values on it is the code of real pictures
    /// (at::native::use_mkldnn).
    /// </summary>
    private const int SmallestLargeInput = 20_480;

    private const int MinimumSide = 64;
    private const int SideStep = 8;
    private const int TokenSide = 16;

    /// <summary>Channels that go in.</summary>
    public required int Inputs { get; init; }

    /// <summary>Channels that come out.</summary>
    public required int Outputs { get; init; }

    /// <summary>Rows and columns of the kernel; 1 and 1 for a linear layer.</summary>
    public required (int Height, int Width) Kernel { get; init; }

    /// <summary>Groups of channels: 1, or as many as there are channels.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether zeros around the picture keep its size.</summary>
    public bool PadsZeros { get; init; } = true;

    /// <summary>Pictures in the batch.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>How the numbers lie in memory.</summary>
    public LayerForm Form { get; init; }

    /// <summary>Height and width of the pictures.</summary>
    public int Side
    {
        get
        {
            int side = Form == LayerForm.Tokens ? TokenSide : MinimumSide;
            while (Form != LayerForm.Tokens && Inputs * side * side <= SmallestLargeInput)
            {
                side += SideStep;
            }

            return side;
        }
    }

    /// <summary>Zeros above and to the left of the picture.</summary>
    public (int Top, int Left) Padding => PadsZeros ? (Kernel.Height / 2, Kernel.Width / 2) : (0, 0);

    /// <summary>Height and width of the result.</summary>
    public (int Height, int Width) OutputSize =>
        (Side + (2 * Padding.Top) - Kernel.Height + 1, Side + (2 * Padding.Left) - Kernel.Width + 1);

    /// <summary>Batch x channels x height x width.</summary>
    public long[] InputShape => [Batch, Inputs, Side, Side];

    /// <summary>Outputs x inputs of a group x kernel.</summary>
    public long[] WeightShape => [Outputs, Inputs / Groups, Kernel.Height, Kernel.Width];

    /// <summary>Batch x channels x height x width.</summary>
    public long[] OutputShape => [Batch, Outputs, OutputSize.Height, OutputSize.Width];

    /// <summary>The layer on TorchSharp, differentiable.</summary>
    /// <param name="input">Of the shape <see cref="InputShape"/>.</param>
    /// <param name="weight">Of the shape <see cref="WeightShape"/>.</param>
    /// <param name="bias">One number per output, or null.</param>
    public Tensor Run(Tensor input, Tensor weight, Tensor? bias) =>
        Form == LayerForm.Tokens
            ? nn.functional.linear(input.permute(0, 2, 3, 1), weight.flatten(1), bias).permute(0, 3, 1, 2)
            : nn.functional.conv2d(input, weight, bias, [1, 1], [Padding.Top, Padding.Left], [1, 1], Groups);

    /// <summary>What an error calls it, such as <c>3x3 convolution of 33 to 32 channels on 1x33x64x64</c>.</summary>
    public override string ToString()
    {
        string kind =
            Form == LayerForm.Tokens ? "linear layer"
            : Groups > 1 ? $"{Kernel.Height}x{Kernel.Width} depthwise convolution"
            : $"{Kernel.Height}x{Kernel.Width} convolution";
        string form = Form == LayerForm.ChannelsLast ? ", channels last" : string.Empty;
        return $"{kind} of {Inputs} to {Outputs} channels on {string.Join('x', InputShape)}{form}";
    }
}
