using FusionML.Training;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class MultiTaskCellTests
{
    private static readonly AblationOptions Options = new()
    {
        Manifest = "none",
        Output = "none",
        Steps = 50,
    };

    [TestMethod]
    public void Every_row_has_the_same_steps_before_what_only_the_second_stage_adds()
    {
        foreach (MultiTaskCell cell in All())
        {
            MultiTaskOptions training = cell.Options(Options);
            long first = training.LabelledSteps > 0 ? training.LabelledSteps : training.MixedSteps;
            Assert.AreEqual(50, first, cell.Name);
            Assert.IsTrue(training.LabelledSteps == 0 || training.MixedSteps is 0 or 10, cell.Name);
        }
    }

    [TestMethod]
    public void Every_row_but_the_whole_changes_the_network_or_the_training()
    {
        MultiTaskOptions full = MultiTaskCell.Full.Options(Options);
        foreach (MultiTaskCell cell in All().Where(cell => cell != MultiTaskCell.Full))
        {
            bool changesNetwork = cell.Network != PslptVariant.Published;
            bool changesTraining = cell.Options(Options) != full;
            Assert.AreNotEqual(changesNetwork, changesTraining, cell.Name);
        }

        Assert.HasCount(3, MultiTaskCell.Tasks);
        Assert.HasCount(5, MultiTaskCell.Stages);
        Assert.HasCount(6, MultiTaskCell.Networks);
    }

    private static IEnumerable<MultiTaskCell> All() =>
        MultiTaskCell.Tasks.Concat(MultiTaskCell.Stages).Concat(MultiTaskCell.Networks);
}
