namespace FusionML.Inference;

/// <summary>The tensors of a weight file, checked for size and packed for the kernels as they are asked for.</summary>
internal sealed class TensorSource(WeightFile file)
{
    /// <summary>The values of a tensor.</summary>
    /// <exception cref="WeightsException">It is not in the file, or has another number of values.</exception>
    public ReadOnlySpan<float> Get(string name, int count)
    {
        float[] values = file[name].Values;
        return values.Length == count
            ? values
            : throw new WeightsException(
                file.Name, $"tensor {file[name]} has {values.Length} values where the network needs {count}");
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

    /// <summary>Whether the file has a tensor of this name.</summary>
    public bool Has(string name) => file.TryGet(name, out _);
}
