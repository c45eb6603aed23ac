namespace FusionML.Inference;

/// <summary>The values of a tensor by name; they stay valid until the next change of the weights.</summary>
internal delegate ReadOnlySpan<float> TensorValues(string name);

/// <summary>
/// The tensors of a weight file, or of a network that is being trained, checked for size and packed for the kernels as they are
/// asked for.
/// </summary>
internal sealed class TensorSource
{
    private readonly TensorValues _values;
    private readonly Func<string, string> _describe;

    public TensorSource(WeightFile file)
    {
        _values = name => file[name].Values;
        _describe = name => file[name].ToString();
        Origin = file.Name;
    }

    /// <param name="values">Looks a tensor up.</param>
    /// <param name="origin">What errors call the place that they come from.</param>
    public TensorSource(TensorValues values, string origin)
    {
        (_values, Origin) = (values, origin);
        _describe = name => name;
    }

    /// <summary>What errors call the place that the tensors come from.</summary>
    public string Origin { get; }

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="WeightsException">It is not there, or has another number of values.</exception>
    public ReadOnlySpan<float> Get(string name, int count)
    {
        ReadOnlySpan<float> values = _values(name);
        return values.Length == count
            ? values
            : throw new WeightsException(
                Origin,
                $"tensor {_describe(name)} has {values.Length} values where the network needs {count}"
            );
    }

    /// <summary>A 3 x 3 convolution; <paramref name="name"/> is the name in front of <c>.weight</c> and <c>.bias</c>.</summary>
    public ConvolutionWeights Convolution(string name, int inputs, int outputs, bool hasBias) =>
        new(Get(name + ".weight", outputs * inputs * 9), hasBias ? Get(name + ".bias", outputs) : [], inputs, outputs);

    /// <summary>
    /// A linear layer with its own bias; <paramref name="name"/> is the name in front of <c>.weight</c> and <c>.bias</c>.
    /// </summary>
    public LinearWeights Linear(string name, int inputs, int outputs) =>
        new(Get(name + ".weight", inputs * outputs), Get(name + ".bias", outputs), inputs, outputs);

    /// <summary>A linear layer whose bias is given; <paramref name="weightName"/> is the full name.</summary>
    public LinearWeights Linear(string weightName, ReadOnlySpan<float> bias, int inputs, int outputs) =>
        new(Get(weightName, inputs * outputs), bias, inputs, outputs);

    /// <summary>A layer normalisation.</summary>
    public NormWeights Norm(string name, int channels, float epsilon) =>
        new(Get(name + ".weight", channels), Get(name + ".bias", channels), epsilon);
}
