using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A normalisation, two Swin blocks and a normalisation on the memory of tensors, forwards and backwards; the normalisations can
/// be left out.
/// </summary>
internal sealed class SwinPairKernel : IDisposable
{
    private const int BlockTensors = TrainableSwinBlock.ParameterCount - EdgeTensors;
    private const int EdgeTensors = 2;

    private readonly Tensor[] _firstTensors;
    private readonly Tensor[] _secondTensors;
    private readonly TrainableSwinBlock _first;
    private readonly TrainableSwinBlock _second;

    /// <param name="parameters">
    /// Scale and shift of the normalisation before and of that after, where there are any, then the tensors of both blocks (see
    /// <see cref="SwinBlockParameter"/>); all contiguous float32 on the CPU.
    /// </param>
    /// <param name="side">Side of a window: 2 or 4.</param>
    public SwinPairKernel(Tensor[] parameters, int side)
        : this(parameters, side, KernelSet.BestPath)
    {
    }

    /// <summary>The same with the instructions of <paramref name="path"/>.</summary>
    public SwinPairKernel(Tensor[] parameters, int side, KernelPath path)
    {
        int start = parameters.Length - (2 * BlockTensors);
        bool hasNorms = start > 0;
        _firstTensors = [.. parameters[start..(start + BlockTensors)], .. parameters[..(start / 2)]];
        _secondTensors = [.. parameters[(start + BlockTensors)..], .. parameters[(start / 2)..start]];
        _first = Block(_firstTensors, side, shift: 0, hasNorms ? SwinNormEdge.Before : SwinNormEdge.None, path);
        _second = Block(_secondTensors, side, side / 2, hasNorms ? SwinNormEdge.After : SwinNormEdge.None, path);
    }

    /// <summary>Whether the kernels can do a layer of these sizes.</summary>
    public static bool Supports(long channels, int heads, int side) => TrainableSwinBlock.Supports(channels, heads, side);

    /// <summary>Runs forwards.</summary>
    /// <param name="map">Batch x height x width x channels, contiguous; sides multiples of the window's.</param>
    /// <returns>What comes between the two blocks and the result, of the same shape.</returns>
    public (Tensor Between, Tensor Result) Forward(Tensor map)
    {
        Tensor between = map.detach().clone();
        _first.Forward(TensorMemory.Pictures(between), TrainingThreads.Current);
        Tensor result = between.clone();
        _second.Forward(TensorMemory.Pictures(result), TrainingThreads.Current);
        return (between, result);
    }

    /// <summary>Runs backwards.</summary>
    /// <param name="map">The input of <see cref="Forward"/>.</param>
    /// <param name="between">What came between the blocks.</param>
    /// <param name="gradient">The gradient of the result, contiguous.</param>
    /// <returns>The gradient of the input, then those of the parameters, in the constructor's order.</returns>
    public List<Tensor> Backward(Tensor map, Tensor between, Tensor gradient)
    {
        Tensor betweenGradient = empty_like(between);
        Tensor mapGradient = empty_like(map);
        Backward(_second, between, gradient, betweenGradient);
        Backward(_first, map, betweenGradient, mapGradient);
        betweenGradient.Dispose();
        Tensor[] first = Gradients(_first, _firstTensors);
        Tensor[] second = Gradients(_second, _secondTensors);
        return
        [
            mapGradient,
            .. first[BlockTensors..],
            .. second[BlockTensors..],
            .. first[..BlockTensors],
            .. second[..BlockTensors],
        ];
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static TrainableSwinBlock Block(Tensor[] tensors, int side, int shift, SwinNormEdge edge, KernelPath path) =>
        new(parameter => TensorMemory.Values(tensors[(int)parameter]), side, shift, edge, path);

    private static void Backward(TrainableSwinBlock block, Tensor input, Tensor outputGradient, Tensor inputGradient) =>
        block.Backward(
            TensorMemory.Pictures(input),
            TensorMemory.Pictures(outputGradient),
            TensorMemory.Pictures(inputGradient),
            TrainingThreads.Current);

    /// <summary>The gradients as tensors, in the order of the parameters.</summary>
    private static Tensor[] Gradients(TrainableSwinBlock block, Tensor[] parameters)
    {
        Tensor[] gradients = new Tensor[parameters.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = empty(parameters[i].shape, float32);
            block.ReadGradient((SwinBlockParameter)i, TensorMemory.Values(gradients[i]));
        }

        return gradients;
    }
}
