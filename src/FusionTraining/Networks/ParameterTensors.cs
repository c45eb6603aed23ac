using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Makes the parameters of a network that is being trained look like a weight file to the managed kernels.</summary>
internal static class ParameterTensors
{
    /// <summary>
    /// The present values of all parameters of <paramref name="module"/> under the names of weight files; nothing is copied.
    /// </summary>
    /// <param name="module">A network or a part of one, float32 on the CPU.</param>
    /// <param name="prefix">What comes before the names, such as <c>gs.</c>, or nothing.</param>
    public static TensorSource Of(nn.Module module, string prefix = "")
    {
        Dictionary<string, Parameter> parameters = new(StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            parameters.Add(prefix + NetworkWeights.FileName(name), parameter);
        }

        return new TensorSource(name => TensorMemory.Values(parameters[name]), module.GetName());
    }
}
