using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The parameters of a Swin block, packed for the kernels, forwards and (transposed) backwards. They are valid for one step.
/// </summary>
internal sealed class SwinBlockPack : IDisposable
{
    /// <summary>Tensors of a block, in the order of <see cref="Names"/>.</summary>
    public const int TensorCount = 15;

    private static readonly string[] Names =
    [
        ".attn.logit_scale", ".attn.q_bias", ".attn.v_bias", ".attn.qkv.weight", ".attn.proj.weight", ".attn.proj.bias",
        "position bias", ".norm1.weight", ".norm1.bias", ".norm2.weight", ".norm2.bias", ".mlp.fc1.weight", ".mlp.fc1.bias",
        ".mlp.fc2.weight", ".mlp.fc2.bias",
    ];

    private LinearWeights? _queryKeyValueBack;
    private LinearWeights? _projectionBack;
    private LinearWeights? _firstLayerBack;
    private LinearWeights? _secondLayerBack;
    private readonly Tensor[] _tensors;

    /// <param name="tensors">
    /// The tensors of <see cref="Names"/>; the position bias as heads x queries x keys.
    /// </param>
    /// <param name="side">Side of a window.</param>
    /// <param name="shift">0 or half of it.</param>
    public SwinBlockPack(Tensor[] tensors, int side, int shift)
    {
        _tensors = tensors;
        int channels = (int)tensors[1].shape[0];
        TensorSource source = new(Values, nameof(SwinBlockModule));
        Weights = new SwinBlockWeights(source, string.Empty, channels, side, shift, KeysFirst(tensors[6]));

        // What the present scale is, and whether its parameter is below the limit: only then it learns.
        ReadOnlySpan<float> logScales = TensorMemory.Values(tensors[0]);
        LogScaleLimit = (float)Math.Log(100);
        LogScales = logScales.ToArray();
    }

    public SwinBlockWeights Weights { get; }

    /// <summary>The parameters of the scales, one per head.</summary>
    public float[] LogScales { get; }

    /// <summary>Above it they do not learn.</summary>
    public float LogScaleLimit { get; }

    public LinearWeights QueryKeyValueBack => _queryKeyValueBack ??= Transposed(3);

    public LinearWeights ProjectionBack => _projectionBack ??= Transposed(4);

    public LinearWeights FirstLayerBack => _firstLayerBack ??= Transposed(11);

    public LinearWeights SecondLayerBack => _secondLayerBack ??= Transposed(13);

    public void Dispose()
    {
        Weights.Dispose();
        _queryKeyValueBack?.Dispose();
        _projectionBack?.Dispose();
        _firstLayerBack?.Dispose();
        _secondLayerBack?.Dispose();
    }

    /// <summary>Makes the transposed weights before several threads ask for them.</summary>
    public void PrepareBackward() => _ = (QueryKeyValueBack, ProjectionBack, FirstLayerBack, SecondLayerBack);

    private ReadOnlySpan<float> Values(string name) => TensorMemory.Values(_tensors[Array.IndexOf(Names, name)]);

    private LinearWeights Transposed(int index)
    {
        (int outputs, int inputs) = ((int)_tensors[index].shape[0], (int)_tensors[index].shape[1]);
        ReadOnlySpan<float> weights = TensorMemory.Values(_tensors[index]);
        float[] transposed = new float[weights.Length];
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                transposed[(input * outputs) + output] = weights[(output * inputs) + input];
            }
        }

        return new LinearWeights(transposed, [], outputs, inputs);
    }

    private static float[] KeysFirst(Tensor bias)
    {
        int tokens = (int)bias.shape[1];
        ReadOnlySpan<float> values = TensorMemory.Values(bias);
        float[] result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int head, int query, int key) = (i / (tokens * tokens), i / tokens % tokens, i % tokens);
            result[(((head * tokens) + key) * tokens) + query] = values[i];
        }

        return result;
    }
}
