using FusionML.Cli;

namespace FusionML.Ablation.Tests;

/// <summary>The trainings of studies as a grid of which several processes take parts.</summary>
[TestClass]
public sealed class TrainingGridTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void Every_training_is_in_one_part_and_stands_behind_those_that_it_depends_on()
    {
        TrainingGrid grid = new([.. StructureStudy.Cells, .. LossStudy.Cells, .. TransferStudy.Cells]);
        string[] names = [.. grid.Cells.Select(cell => cell.Name)];
        CollectionAssert.AllItemsAreUnique(names);

        // Five variants of three stages, eight other losses, and four that are trained alone or half taught.
        Assert.HasCount(15 + 8 + 4, names);
        foreach (Cell cell in grid.Cells)
        {
            foreach (Cell needed in new[] { cell.Teacher, cell.Start }.OfType<Cell>())
            {
                Assert.IsLessThan(Array.IndexOf(names, cell.Name), Array.IndexOf(names, needed.Name));
            }
        }

        CollectionAssert.AreEquivalent(
            names,
            Enumerable.Range(1, 4).SelectMany(i => grid.Of(new Shard(i, 4))).Select(cell => cell.Name).ToArray()
        );
    }

    [TestMethod]
    public void What_a_part_has_measured_all_others_find()
    {
        ResultStore alone = new(Options(steps: 3));
        ResultStore second = new(Options(steps: 3), new Shard(2, 2));
        new ResultStore(Options(steps: 3), new Shard(1, 2)).Get("cell", () => new Dictionary<string, double> { ["value"] = 0.1 });
        Assert.AreEqual(0.1, second.Find("cell")!["value"]);
        Assert.AreEqual(0.1, alone.Get("cell", () => throw new InvalidOperationException())["value"]);
        Assert.IsFalse(File.Exists(Path.Combine(_directory, "results.json")));
        StringAssert.Contains(
            Assert.ThrowsExactly<AblationException>(() => new ResultStore(Options(steps: 4), new Shard(2, 2))).Message,
            "results.1-of-2.json holds results of other settings (--steps 3 there, 4 here)"
        );
    }

    [TestMethod]
    public async Task A_training_is_waited_for_while_another_process_has_it()
    {
        string path = Path.Combine(_directory, "training.lock");
        using ManualResetEventSlim waiting = new();
        Task<CellLock> second;
        using (CellLock.Wait(path, () => Assert.Fail("the first waits"), CancellationToken.None))
        {
            second = Task.Run(() => CellLock.Wait(path, waiting.Set, CancellationToken.None));
            waiting.Wait();
            Assert.IsFalse(second.IsCompleted);
        }

        (await second).Dispose();
    }

    private AblationOptions Options(int steps) =>
        new()
        {
            Manifest = "none",
            Output = _directory,
            Steps = steps,
        };
}
