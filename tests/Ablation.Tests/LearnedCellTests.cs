using FusionML.Training;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class LearnedCellTests
{
    [TestMethod]
    public void All_rows_train_the_fusion_module_alike()
    {
        AblationOptions options = new()
        {
            Manifest = "none",
            Output = "none",
            Steps = 64,
        };
        foreach (LearnedCell cell in LearnedCell.Parts.Concat(LearnedCell.Weights))
        {
            LearnedLossOptions training = cell.Options(options);
            bool hasPhases = cell.Variant != LearnedLossVariant.InnerSteps;
            Assert.AreEqual(hasPhases ? 64 : 0, training.Rounds * training.FusionSteps, cell.Name);
            Assert.AreEqual(hasPhases ? 16 : 0, training.WarmUpSteps, cell.Name);
            bool proposes = cell.Variant is LearnedLossVariant.Full;
            Assert.AreEqual(
                proposes ? 24
                    : hasPhases ? 0
                    : 88,
                training.Rounds * training.MetaSteps,
                cell.Name
            );
        }
    }

    [TestMethod]
    public void Rows_differ_from_the_whole_in_one_thing()
    {
        Assert.HasCount(9, LearnedCell.Parts);
        Assert.HasCount(12, LearnedCell.Weights);
        LearnedCell full = LearnedCell.Full;
        foreach (LearnedCell cell in LearnedCell.Parts.Concat(LearnedCell.Weights).Where(cell => cell != full))
        {
            int differences =
                (cell.Variant == full.Variant ? 0 : 1)
                + (cell.Network == full.Network ? 0 : 1)
                + (cell.Meta == full.Meta ? 0 : 1);
            Assert.AreEqual(1, differences, cell.Name);
        }

        Assert.AreEqual(
            LearnedCell.Parts.Count + LearnedCell.Weights.Count,
            LearnedCell.Parts.Concat(LearnedCell.Weights).Select(cell => cell.Name).Distinct().Count()
        );
    }
}
