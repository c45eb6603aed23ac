namespace FusionML.Inference.Tests;

/// <summary>Networks with random weights, so small that no layer overflows.</summary>
internal static class RandomWeights
{
    public static WeightFile Of(NetworkLayout layout, int seed)
    {
        Random random = new(seed);
        return new WeightFile(
            layout
                .Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(
                    tensor.Name,
                    tensor.Shape,
                    [.. Enumerable.Range(0, tensor.Count).Select(_ => random.NextSingle() * 0.2f - 0.1f)]
                ))
        );
    }
}
