using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class TrainingCheckpointTests
{
    private static readonly TrainingState State = new("scalar", 8, 8, double.PositiveInfinity, double.NegativeInfinity);

    private string _folder = string.Empty;

    private string Path => System.IO.Path.Combine(_folder, "checkpoint.safetensors");

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("fusion-checkpoint-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_gradients_of_each_parameter_are_counted_in_the_checkpoint()
    {
        using AdamOptimizer written = EarlyAndLate();
        TrainingCheckpoint.Make(State, written.Slots, average: null).Write(Path);
        CollectionAssert.AreEqual(new long[] { 8, 3 }, CountsOf(Path));
    }

    [TestMethod]
    public void Without_counts_a_parameter_had_a_gradient_in_every_step_or_none_at_all()
    {
        using AdamOptimizer written = EarlyAndLate();
        written.Slots[1].SecondMoment.zero_();
        TrainingCheckpoint.Make(State, written.Slots, average: null).Write(Path);
        Rewrite(entry => !entry.Key.StartsWith("adam.gradients.", StringComparison.Ordinal), change: null);
        CollectionAssert.AreEqual(new long[] { 8, 0 }, CountsOf(Path));
    }

    [TestMethod]
    [DataRow("9")]
    [DataRow("-1")]
    [DataRow("many")]
    public void A_count_that_can_not_be_is_refused_by_name(string count)
    {
        using AdamOptimizer written = EarlyAndLate();
        TrainingCheckpoint.Make(State, written.Slots, average: null).Write(Path);
        Rewrite(_ => true, ("adam.gradients.late", count));
        using AdamOptimizer read = EarlyAndLate();
        read.Slots[1].Gradients = 2;
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() =>
            TrainingCheckpoint.TakeUp(WeightFile.Read(Path), Path, State.Stage, read.Slots, average: null)
        );
        StringAssert.Contains(error.Message, "late");
        Assert.AreEqual(2, read.Slots[1].Gradients);
    }

    private static AdamOptimizer EarlyAndLate()
    {
        AdamOptimizer optimizer = new([("early", nn.Parameter(ones(2))), ("late", nn.Parameter(ones(2)))]);
        foreach ((AdamOptimizer.Slot slot, long count) in optimizer.Slots.Zip((long[])[8, 3]))
        {
            slot.Gradients = count;
            using Tensor ones = ones_like(slot.SecondMoment);
            slot.SecondMoment.copy_(ones);
        }

        return optimizer;
    }

    private static long[] CountsOf(string path)
    {
        using AdamOptimizer read = new([("early", nn.Parameter(zeros(2))), ("late", nn.Parameter(zeros(2)))]);
        TrainingCheckpoint.TakeUp(WeightFile.Read(path), path, State.Stage, read.Slots, average: null);
        return [.. read.Slots.Select(slot => slot.Gradients)];
    }

    private void Rewrite(Func<KeyValuePair<string, string>, bool> keep, (string Key, string Value)? change)
    {
        WeightFile file = WeightFile.Read(Path);
        Dictionary<string, string> metadata = new(file.Metadata.Where(keep));
        if (change is (string key, string value))
        {
            metadata[key] = value;
        }

        new WeightFile(file.Tensors, metadata).Write(Path);
    }
}
