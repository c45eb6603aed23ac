using FusionML.Inference;

namespace FusionML.Estimators.Tests;

/// <summary>Weights of no use but of the right shapes, so that networks can be tested where no trained ones are.</summary>
internal static class TestWeights
{
    private const double Scale = 0.05;

    /// <summary>Weights of EFRUFN drawn from a seed.</summary>
    public static WeightFile Efrufn(int seed)
    {
        Random random = new(seed);
        return new WeightFile(
            NetworkLayout.Efrufn.Tensors
                .Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, [.. Enumerable.Range(0, tensor.Count).Select(_ => (float)(Scale * (random.NextDouble() - 0.5)))])),
            new Dictionary<string, string> { [WeightMetadata.Network] = "efrufn", [WeightMetadata.Task] = "ivf" });
    }
}
