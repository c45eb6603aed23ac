using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Between tensors of weight files and TorchSharp tensors.</summary>
internal static class WeightTensorConversion
{
    /// <summary>A new tensor on the CPU with the values and the shape of <paramref name="weight"/>.</summary>
    public static Tensor ToTensor(this WeightTensor weight) =>
        tensor(weight.Values, [.. weight.Shape.Select(length => (long)length)], float32);

    /// <summary>
    /// A copy of <paramref name="parameter"/>, whatever its device and floating type, under <paramref name="name"/>.
    /// </summary>
    public static WeightTensor ToWeight(this Tensor parameter, string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = parameter.detach().to(float32).cpu().contiguous();
        return new WeightTensor(
            name,
            [.. parameter.shape.Select(length => checked((int)length))],
            values.data<float>().ToArray()
        );
    }
}
