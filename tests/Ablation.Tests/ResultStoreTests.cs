namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class ResultStoreTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void A_cell_is_measured_once_even_after_a_restart()
    {
        int measured = 0;
        Dictionary<string, double> first = new(new ResultStore(Options(steps: 3)).Get("cell", Measure));
        Dictionary<string, double> second = new(new ResultStore(Options(steps: 3)).Get("cell", Measure));
        Assert.AreEqual(1, measured);
        Assert.AreEqual(0.1, second["value"]);
        Assert.IsTrue(double.IsNaN(second["not defined"]));
        CollectionAssert.AreEqual(first.Keys, second.Keys);

        Dictionary<string, double> Measure()
        {
            measured++;
            return new Dictionary<string, double> { ["value"] = 0.1, ["not defined"] = double.NaN };
        }
    }

    [TestMethod]
    public void Results_of_another_budget_are_refused_with_both_values()
    {
        new ResultStore(Options(steps: 3)).Get("cell", () => new Dictionary<string, double>());
        AblationException error = Assert.ThrowsExactly<AblationException>(() => new ResultStore(Options(steps: 4)));
        StringAssert.Contains(error.Message, "--steps 3 there, 4 here");
    }

    [TestMethod]
    public void A_damaged_file_is_refused_by_name()
    {
        File.WriteAllText(Path.Combine(_directory, "results.json"), "{");
        AblationException error = Assert.ThrowsExactly<AblationException>(() => new ResultStore(Options(steps: 3)));
        StringAssert.Contains(error.Message, "results.json");
    }

    private AblationOptions Options(int steps) =>
        new()
        {
            Manifest = "none",
            Output = _directory,
            Steps = steps,
        };
}
