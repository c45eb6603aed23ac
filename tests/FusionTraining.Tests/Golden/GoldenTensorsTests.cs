using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>
/// The golden tensors of the portable tests are what the networks here make. <c>eng/golden.sh</c> writes them anew, which only a
/// change of the networks' mathematics can call for.
/// </summary>
[TestClass]
public sealed class GoldenTensorsTests
{
    private const string Write = "FUSIONML_WRITE_GOLDEN";

    /// <summary>
    /// ReFusion and PSLPT, which no engine of TorchSharp runs, have a scalar twin and the authors' values in the portable tests
    /// instead.
    /// </summary>
    public static IEnumerable<object[]> EveryNetwork =>
        NetworkRegistry
            .All.Where(network => network.Layout != NetworkLayout.ReFusion && network.Layout != NetworkLayout.Pslpt)
            .Select(network => new object[] { network.Name });

    [TestMethod]
    [DynamicData(nameof(EveryNetwork))]
    public void The_golden_tensors_are_those_of_the_network(string name)
    {
        NetworkLayout layout = NetworkRegistry.Find(name)!.Layout;
        WeightFile made = GoldenTensors.Make(layout);
        string path = GoldenTensors.PathOf(layout);
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            made.Write(path);
            Assert.Inconclusive($"wrote {path}");
        }

        WeightFile golden = WeightFile.Read(path);
        CollectionAssert.AreEqual(
            made.Tensors.Select(tensor => tensor.Name).ToArray(),
            golden.Tensors.Select(tensor => tensor.Name).ToArray()
        );
        using DisposeScope scope = NewDisposeScope();
        foreach (WeightTensor tensor in made.Tensors)
        {
            // Libraries add in other orders on other machines, and the masks feed differences back into themselves.
            ParityPackage.AssertNear(golden[tensor.Name].ToTensor(), tensor.ToTensor(), 2e-5, tensor.Name);
        }
    }
}
