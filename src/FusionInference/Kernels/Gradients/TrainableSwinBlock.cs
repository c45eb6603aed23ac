namespace FusionML.Inference;

/// <summary>
/// A Swin block whose parameters are being trained, with a normalisation before it or after it or none: forwards over a batch of
/// maps, and backwards, with the gradients of all parameters.
/// </summary>
/// <remarks>The parameters are packed as they are at first, so an object is good for one step. Not thread-safe.</remarks>
internal sealed unsafe class TrainableSwinBlock : IDisposable
{
    /// <summary>Parameters of a block and its normalisation: see <see cref="SwinBlockParameter"/>.</summary>
    public const int ParameterCount = 17;

    /// <summary>
    /// Sums of parameters' gradients are made over this many fixed parts of a batch and then added in order, so that they do not
    /// depend on the threads.
    /// </summary>
    private const int Parts = 8;

    private const float NormFloor = 1e-5f;

    /// <summary>
    /// How <see cref="SwinBlockWeights"/> calls the parameters, in the order of <see cref="SwinBlockParameter"/>; the position
    /// bias and the normalisation at the edge are given by themselves.
    /// </summary>
    private static readonly string[] Names =
    [
        ".attn.logit_scale", ".attn.q_bias", ".attn.v_bias", ".attn.qkv.weight", ".attn.proj.weight", ".attn.proj.bias",
        "position bias", ".norm1.weight", ".norm1.bias", ".norm2.weight", ".norm2.bias", ".mlp.fc1.weight", ".mlp.fc1.bias",
        ".mlp.fc2.weight", ".mlp.fc2.bias",
    ];

    /// <summary>Above it the logarithm of a scale does not learn: the scale stays at 100.</summary>
    private static readonly float LogScaleLimit = (float)Math.Log(100);

    private readonly SwinBlockValues _values;
    private readonly NormWeights? _edgeNorm;
    private readonly KernelPath _path;
    private TransposedSwinWeights? _transposed;
    private NativeBuffer? _gradients;
    private SwinBlockSums _sums;

    /// <param name="values">The parameters; weights are outputs x inputs, the position bias heads x queries x keys.</param>
    /// <param name="side">Side of a window: 2 or 4.</param>
    /// <param name="shift">0 or half of it.</param>
    /// <param name="edge">Where the normalisation at the edge is; without one its parameters are not asked for.</param>
    /// <param name="path">The instructions to use.</param>
    /// <exception cref="NotSupportedException">There is no kernel for windows of this side.</exception>
    public TrainableSwinBlock(SwinBlockValues values, int side, int shift, SwinNormEdge edge, KernelPath path)
    {
        if (side is not (2 or 4))
        {
            throw new NotSupportedException($"Gradients of windows of {side} x {side} tokens have no kernel; 2 and 4 have.");
        }

        (_values, _path) = (values, path);
        int channels = values(SwinBlockParameter.QueryBias).Length;
        TensorSource source = new(name => values((SwinBlockParameter)Array.IndexOf(Names, name)), nameof(TrainableSwinBlock));
        float[] positionBias = KeysFirst(values(SwinBlockParameter.PositionBias), side * side);
        Weights = new SwinBlockWeights(source, string.Empty, channels, side, shift, positionBias);
        if (edge != SwinNormEdge.None)
        {
            _edgeNorm = new NormWeights(
                values(SwinBlockParameter.EdgeNormScale), values(SwinBlockParameter.EdgeNormShift), NormFloor);
        }

        Edges = edge == SwinNormEdge.Before ? new SwinEdges(_edgeNorm, After: null) : new SwinEdges(Before: null, _edgeNorm);
    }

    /// <summary>The parameters, packed for the forward kernels.</summary>
    public SwinBlockWeights Weights { get; }

    /// <summary>The normalisation before the block, or after it, or none.</summary>
    public SwinEdges Edges { get; }

    /// <summary>The linear layers' weights, packed for the way back; made when they are first asked for.</summary>
    public TransposedSwinWeights Transposed => _transposed ??= new TransposedSwinWeights(_values, Weights.Channels);

    /// <summary>Whether the kernels can do a block of these sizes.</summary>
    /// <param name="channels">Channels of the map.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="side">Side of a window.</param>
    public static bool Supports(long channels, int heads, int side) =>
        (channels / heads, side) switch
        {
            (SwinBlockWeights.QuadChannels, 2 or 4) => channels % 32 == 0,
            (2 * SwinBlockWeights.QuadChannels, 2) => channels % 16 == 0,
            _ => false,
        } && channels % heads == 0;

    /// <summary>Runs forwards, in place.</summary>
    /// <param name="maps">The pictures of a batch, of one size; sides are multiples of the window's.</param>
    /// <param name="threads">The threads to use.</param>
    public void Forward(FeatureMap[] maps, KernelThreads threads)
    {
        KernelSet kernels = KernelSet.For(_path);
        SwinEdges edges = Edges;
        int stride = Aligned(kernels.SwinScratch(Weights)), rows = maps[0].Height / Weights.Side;
        using NativeBuffer scratch = new((long)stride * threads.Count);
        threads.Run(
            maps.Length * rows,
            (part, worker) => kernels.SwinRow(
                Weights, maps[part / rows], part % rows, in edges, scratch.Pointer + (worker * (long)stride)),
            CancellationToken.None);
    }

    /// <summary>Runs backwards; the gradients of the parameters are there for <see cref="ReadGradient"/> afterwards.</summary>
    /// <param name="inputs">What <see cref="Forward"/> was given.</param>
    /// <param name="outputGradients">The gradients of what it made of them.</param>
    /// <param name="inputGradients">Receive the gradients of the inputs.</param>
    /// <param name="threads">The threads to use. They do not change the results.</param>
    public void Backward(
        FeatureMap[] inputs, FeatureMap[] outputGradients, FeatureMap[] inputGradients, KernelThreads threads)
    {
        SwinGradientKernels kernels = SwinGradientKernels.For(_path);

        // Before several threads ask for them.
        _ = Transposed;
        int length = kernels.Sums(Weights, null).Length;
        int scratchStride = Aligned(kernels.ScratchLength(Weights)), sumStride = Aligned(length);
        int rows = inputs[0].Height / Weights.Side, allRows = rows * inputs.Length;
        using NativeBuffer scratch = new((long)scratchStride * threads.Count);
        _gradients?.Dispose();
        NativeBuffer gradients = _gradients = new((long)sumStride * Parts);
        threads.Run(
            Parts,
            (part, worker) =>
            {
                SwinBlockSums sums = kernels.Sums(Weights, gradients.Pointer + (part * (long)sumStride));
                for (int row = allRows * part / Parts; row < allRows * (part + 1) / Parts; row++)
                {
                    int picture = row / rows;
                    SwinGradientMaps maps = new(inputs[picture], outputGradients[picture], inputGradients[picture]);
                    kernels.Backward(this, in sums, maps, row % rows, scratch.Pointer + (worker * (long)scratchStride));
                }
            },
            CancellationToken.None);
        AddParts(gradients, length, sumStride);
        _sums = kernels.Sums(Weights, gradients.Pointer);
    }

    /// <summary>Reads the gradient of one parameter.</summary>
    /// <param name="parameter">Which one.</param>
    /// <param name="target">As many values as the parameter has, in its order.</param>
    /// <exception cref="InvalidOperationException"><see cref="Backward"/> has not run.</exception>
    public void ReadGradient(SwinBlockParameter parameter, Span<float> target)
    {
        if (_gradients is null)
        {
            throw new InvalidOperationException("There are no gradients before the backward pass.");
        }

        _sums.Read(parameter, Edges.Before is null ? _sums.After : _sums.Before, target);
        if (parameter == SwinBlockParameter.LogitScale)
        {
            ReadOnlySpan<float> logScales = _values(SwinBlockParameter.LogitScale);
            for (int head = 0; head < target.Length; head++)
            {
                target[head] = logScales[head] > LogScaleLimit ? 0 : target[head];
            }
        }
    }

    public void Dispose()
    {
        Weights.Dispose();
        _edgeNorm?.Dispose();
        _transposed?.Dispose();
        _gradients?.Dispose();
    }

    /// <summary>Adds the sums of all parts to those of the first.</summary>
    private static void AddParts(NativeBuffer sums, int length, int stride)
    {
        Span<float> total = new(sums.Pointer, length);
        for (int part = 1; part < Parts; part++)
        {
            ReadOnlySpan<float> other = new(sums.Pointer + (part * (long)stride), length);
            for (int i = 0; i < length; i++)
            {
                total[i] += other[i];
            }
        }
    }

    /// <summary>From heads x queries x keys to heads x keys x queries.</summary>
    private static float[] KeysFirst(ReadOnlySpan<float> values, int tokens)
    {
        float[] result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int head, int query, int key) = (i / (tokens * tokens), i / tokens % tokens, i % tokens);
            result[(((head * tokens) + key) * tokens) + query] = values[i];
        }

        return result;
    }

    /// <summary>A whole page between the threads' parts, so that no cache line and no prefetch is shared.</summary>
    private static int Aligned(int length) => (length + 2047) & ~1023;
}
