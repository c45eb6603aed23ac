using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A normalisation, two Swin blocks and a normalisation on the memory of tensors, forwards and backwards.
/// </summary>
internal sealed unsafe class SwinPairKernel : IDisposable
{
    /// <summary>
    /// Sums of parameters' gradients are made over this many fixed parts of a batch and then added in order, so that they do not
    /// depend on the threads.
    /// </summary>
    private const int Parts = 8;

    private const float NormFloor = 1e-5f;

    private readonly KernelPath _path;
    private readonly NormWeights _before;
    private readonly NormWeights _after;
    private readonly SwinBlockPack _first;
    private readonly SwinBlockPack _second;

    /// <param name="parameters">
    /// Scale and shift of the normalisation before and of that after, then the tensors of both blocks (see <see
    /// cref="SwinBlockPack"/>); all contiguous float32 on the CPU.
    /// </param>
    /// <param name="side">Side of a window: 2 or 4.</param>
    public SwinPairKernel(Tensor[] parameters, int side)
        : this(parameters, side, KernelSet.BestPath)
    {
    }

    /// <summary>The same with the instructions of <paramref name="path"/>.</summary>
    public SwinPairKernel(Tensor[] parameters, int side, KernelPath path)
    {
        (Side, _path) = (side, path);
        _before = new NormWeights(TensorMemory.Values(parameters[0]), TensorMemory.Values(parameters[1]), NormFloor);
        _after = new NormWeights(TensorMemory.Values(parameters[2]), TensorMemory.Values(parameters[3]), NormFloor);
        _first = new SwinBlockPack(parameters[4..(4 + SwinBlockPack.TensorCount)], side, shift: 0);
        _second = new SwinBlockPack(parameters[(4 + SwinBlockPack.TensorCount)..], side, side / 2);
    }

    private int Side { get; }

    /// <summary>Whether the kernels can do a layer of these sizes.</summary>
    public static bool Supports(long channels, int heads, int side) =>
        channels % 32 == 0 && channels / heads == SwinBlockWeights.HeadChannels && side is 2 or 4;

    /// <summary>Runs forwards.</summary>
    /// <param name="map">Batch x height x width x channels, contiguous; sides multiples of the window's.</param>
    /// <returns>What comes between the two blocks and the result, of the same shape.</returns>
    public (Tensor Between, Tensor Result) Forward(Tensor map)
    {
        Tensor between = map.detach().clone();
        RunBlock(_first, new SwinEdges(_before, After: null), between);
        Tensor result = between.clone();
        RunBlock(_second, new SwinEdges(Before: null, _after), result);
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
        (Tensor[] second, Tensor[] after) = BlockGradients(
            _second, new SwinEdges(Before: null, _after), between, gradient, betweenGradient, edge: 3);
        (Tensor[] first, Tensor[] before) = BlockGradients(
            _first, new SwinEdges(_before, After: null), map, betweenGradient, mapGradient, edge: 2);
        betweenGradient.Dispose();
        return [mapGradient, .. before, .. after, .. first, .. second];
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void RunBlock(SwinBlockPack block, SwinEdges edges, Tensor map)
    {
        KernelThreads threads = TrainingThreads.Current;
        KernelSet kernels = KernelSet.For(_path);
        int stride = Aligned(kernels.SwinScratch(block.Weights));
        using NativeBuffer scratch = new((long)stride * threads.Count);
        FeatureMap[] pictures = Pictures(map);
        int rows = pictures[0].Height / Side;
        threads.Run(
            pictures.Length * rows,
            (part, worker) => kernels.SwinRow(
                block.Weights, pictures[part / rows], part % rows, in edges, scratch.Pointer + (worker * (long)stride)),
            CancellationToken.None);
    }

    private (Tensor[] Block, Tensor[] Edge) BlockGradients(
        SwinBlockPack block, SwinEdges edges, Tensor map, Tensor outputGradient, Tensor inputGradient, int edge)
    {
        KernelThreads threads = TrainingThreads.Current;
        SwinKernels kernels = SwinKernels.For(_path);
        block.PrepareBackward();
        int channels = block.Weights.Channels;
        SwinBlockSums sums = new(channels, block.Weights.Bias.Heads, Side * Side, kernels.Lanes);
        int scratchStride = Aligned(kernels.ScratchLength(channels, Side)), sumStride = Aligned(sums.Length);
        using NativeBuffer scratch = new((long)scratchStride * threads.Count);
        using NativeBuffer target = new((long)sumStride * Parts);
        (FeatureMap[] inputs, FeatureMap[] gradients, FeatureMap[] results) =
            (Pictures(map), Pictures(outputGradient), Pictures(inputGradient));
        int rows = inputs[0].Height / Side, allRows = rows * inputs.Length;
        threads.Run(
            Parts,
            (part, worker) =>
            {
                for (int row = allRows * part / Parts; row < allRows * (part + 1) / Parts; row++)
                {
                    int picture = row / rows;
                    kernels.Backward(
                        block,
                        in edges,
                        sums,
                        target.Pointer + (part * (long)sumStride),
                        inputs[picture],
                        gradients[picture],
                        results[picture],
                        row % rows,
                        scratch.Pointer + (worker * (long)scratchStride));
                }
            },
            CancellationToken.None);
        return Collect(block, sums, AddParts(target, sums.Length, sumStride), edge);
    }

    private static ReadOnlySpan<float> AddParts(NativeBuffer target, int length, int stride)
    {
        Span<float> total = new(target.Pointer, length);
        for (int part = 1; part < Parts; part++)
        {
            ReadOnlySpan<float> other = new(target.Pointer + (part * (long)stride), length);
            for (int i = 0; i < length; i++)
            {
                total[i] += other[i];
            }
        }

        return total;
    }

    /// <summary>The gradients as tensors: those of the block in the order of its tensors, and those of the edge's norm.</summary>
    private static (Tensor[] Block, Tensor[] Edge) Collect(
        SwinBlockPack block, SwinBlockSums sums, ReadOnlySpan<float> values, int edge)
    {
        int channels = sums.Channels, half = channels * sums.Lanes;
        Tensor scales = sums.AddLanes(values, sums.Scales, sums.Heads, 1, 1);
        Span<float> scaleValues = TensorMemory.Values(scales);
        for (int head = 0; head < sums.Heads; head++)
        {
            scaleValues[head] = block.LogScales[head] > block.LogScaleLimit ? 0 : scaleValues[head];
        }

        Tensor[] gradients =
        [
            scales,
            sums.AddLanes(values, sums.QueryKeyValueBias, channels),
            sums.AddLanes(values, sums.QueryKeyValueBias + (2 * half), channels),
            SwinBlockSums.Matrix(values, sums.QueryKeyValue, 3 * channels, channels),
            SwinBlockSums.Matrix(values, sums.Projection, channels, channels),
            sums.AddLanes(values, sums.ProjectionBias, channels),
            sums.PositionBiasGradient(values),
            sums.AddLanes(values, sums.Norm(0), channels),
            sums.AddLanes(values, sums.Norm(0) + half, channels),
            sums.AddLanes(values, sums.Norm(1), channels),
            sums.AddLanes(values, sums.Norm(1) + half, channels),
            SwinBlockSums.Matrix(values, sums.FirstLayer, 3 * channels, channels),
            sums.AddLanes(values, sums.FirstLayerBias, 3 * channels),
            SwinBlockSums.Matrix(values, sums.SecondLayer, channels, 3 * channels),
            sums.AddLanes(values, sums.SecondLayerBias, channels),
        ];
        Tensor[] norm = [sums.AddLanes(values, sums.Norm(edge), channels), sums.AddLanes(values, sums.Norm(edge) + half, channels)];
        return (gradients, norm);
    }

    private static FeatureMap[] Pictures(Tensor map)
    {
        (int pictures, int height, int width, int channels) =
            ((int)map.shape[0], (int)map.shape[1], (int)map.shape[2], (int)map.shape[3]);
        float* pixels = TensorMemory.Pointer(map);
        FeatureMap[] maps = new FeatureMap[pictures];
        for (int picture = 0; picture < pictures; picture++)
        {
            maps[picture] = new FeatureMap(pixels + ((long)picture * height * width * channels), height, width, channels);
        }

        return maps;
    }

    /// <summary>A whole page between the threads' parts, so that no cache line and no prefetch is shared.</summary>
    private static int Aligned(int length) => (length + 2047) & ~1023;
}
