namespace FusionML.Inference;

/// <summary>
/// The weights of ColorNet, packed for the kernels: conv3 5 to 48, six ConvNeXt blocks, conv3 48 to 2; no bias outside the
/// blocks.
/// </summary>
/// <remarks>Read only after construction, so plans on several threads may share it.</remarks>
internal sealed class ColorNetWeights : IDisposable
{
    /// <summary>Feature channels.</summary>
    public const int Channels = 48;

    /// <summary>Fused luminance and the chroma of both pictures.</summary>
    public const int InputPlanes = 5;

    /// <summary>Cr and Cb.</summary>
    public const int OutputPlanes = 2;

    private const int BlockCount = 6;

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public ColorNetWeights(WeightFile file)
    {
        TensorSource tensors = new(file);
        Input = tensors.Convolution("in_conv", InputPlanes, Channels, hasBias: false);
        Blocks = new ConvNextWeights[BlockCount];
        for (int block = 0; block < BlockCount; block++)
        {
            Blocks[block] = new ConvNextWeights(tensors, $"fuse.{block}", Channels);
        }

        Output = new NarrowConvolutionWeights(
            tensors.Get("out_conv.weight", OutputPlanes * Channels * 9),
            Channels,
            OutputPlanes
        );
    }

    public ConvolutionWeights Input { get; }

    public ConvNextWeights[] Blocks { get; }

    public NarrowConvolutionWeights Output { get; }

    public void Dispose()
    {
        Input.Dispose();
        foreach (ConvNextWeights block in Blocks)
        {
            block.Dispose();
        }

        Output.Dispose();
    }
}
