using FusionML.Inference;

namespace FusionML.Estimators.Tests;

/// <summary>Weights of no use but of the right shapes, so that networks can be tested where no trained ones are.</summary>
internal static class TestWeights
{
    private const double Scale = 0.05;

    /// <summary>Weights of EFRUFN drawn from a seed.</summary>
    public static WeightFile Efrufn(int seed) => Draw(NetworkLayout.Efrufn, seed);

    /// <summary>Weights of ReFusion drawn from a seed, for pictures in the order that they were trained in.</summary>
    public static WeightFile ReFusion(int seed, string imageOrder)
    {
        WeightFile drawn = Draw(NetworkLayout.ReFusion, seed);
        return new WeightFile(
            drawn.Tensors,
            new Dictionary<string, string>(drawn.Metadata) { [WeightMetadata.ImageOrder] = imageOrder }
        );
    }

    /// <summary>Weights of PSLPT drawn from a seed, for all tasks.</summary>
    public static WeightFile Pslpt(int seed)
    {
        WeightFile drawn = Draw(NetworkLayout.Pslpt, seed);
        return new WeightFile(
            drawn.Tensors,
            new Dictionary<string, string>(drawn.Metadata) { [WeightMetadata.Task] = WeightMetadata.AllTasks }
        );
    }

    /// <summary>Weights of ColorNet drawn from a seed.</summary>
    public static WeightFile ColorNet(int seed) => Draw(NetworkLayout.ColorNet, seed);

    private static WeightFile Draw(NetworkLayout layout, int seed)
    {
        Random random = new(seed);
        return new WeightFile(
            layout
                .Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(
                    tensor.Name,
                    tensor.Shape,
                    [.. Enumerable.Range(0, tensor.Count).Select(_ => Sample())]
                )),
            new Dictionary<string, string> { [WeightMetadata.Network] = layout.Network }
        );

        float Sample() => (float)(Scale * (random.NextDouble() - 0.5));
    }
}
