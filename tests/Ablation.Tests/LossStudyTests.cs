using FusionML.Training;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class LossStudyTests
{
    [TestMethod]
    public void The_published_lighter_set_is_the_paper_s_coefficients_times_20_with_both_other_forms()
    {
        InfraredVisibleStageOptions published = LossStudy.PublishedLight;
        InfraredVisibleStageOptions expected = new()
        {
            TransferForm = GradientTransferForm.Symmetric,
            TransferWeight = 20 * new InfraredVisibleStageOptions().TransferWeight,
            Reconstruction = new InfraredVisibleLossOptions
            {
                StructureForm = StructureForm.GradientWeighted,
                IntensityWeight = 20 * new InfraredVisibleLossOptions().IntensityWeight,
                TextureWeight = 20 * new InfraredVisibleLossOptions().TextureWeight,
                StructureWeight = 20 * new InfraredVisibleLossOptions().StructureWeight,
            },
        };
        Assert.AreEqual(expected, published);
    }

    [TestMethod]
    public void Cells_that_differ_in_the_loss_alone_have_names_of_their_own()
    {
        Cell cell = new(NetworkKind.Efrufn, "ivf");
        string[] names =
        [
            cell.Name,
            .. LossStudy
                .InfraredVisible.Concat(LossStudy.MultiExposure)
                .Concat(LossStudy.MultiFocus)
                .Select(loss => (cell with { Loss = loss }).Name),
        ];
        CollectionAssert.AllItemsAreUnique(names);
    }

    [TestMethod]
    public void A_stage_trains_with_the_loss_of_its_cell()
    {
        using Efrufn network = new();
        StageLoss loss = StageLoss.Of("published", InfraredVisibleStageOptions.Published);
        CollectionAssert.Contains(Terms(new Cell(NetworkKind.Efrufn, "ivf", Loss: loss)), "contrast");
        CollectionAssert.DoesNotContain(Terms(new Cell(NetworkKind.Efrufn, "ivf")), "contrast");

        string[] Terms(Cell cell)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            TrainingBatch batch = new(torch.rand(1, 1, 16, 16), torch.rand(1, 1, 16, 16));
            return [.. cell.Stage(network, teacher: null).Evaluate(batch, epoch: 0).Select(term => term.Name)];
        }
    }
}
