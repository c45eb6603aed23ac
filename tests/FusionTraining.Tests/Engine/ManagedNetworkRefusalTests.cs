using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class ManagedNetworkRefusalTests
{
    [TestMethod]
    [DataRow("refusion")]
    [DataRow("pslpt")]
    public void Weights_of_a_network_without_a_module_are_refused_with_the_way_on(string network)
    {
        WeightFile weights = new(
            NetworkRegistry
                .Find(network)!
                .Layout.Tensors.Where(tensor => tensor.Role == TensorRole.Live)
                .Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, new float[tensor.Count]))
        );
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new TorchSharpFusionEngine(weights).Dispose());
        StringAssert.Contains(error.Message, network);
        StringAssert.Contains(error.Message, "Backend to Managed");
    }
}
