using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// The paper's forms of the losses against the published code's, and against a loss beyond both: trained alike, measured on
/// validation pairs.
/// </summary>
internal static class LossStudy
{
    public const string Name = "losses";

    /// <summary>
    /// The forms by themselves, with the paper's coefficients and the published ones, and what pictures keep of their sources in
    /// the place of equation 4. The published code's lighter set is the last of the forms, each coefficient 20 times as large.
    /// </summary>
    public static IReadOnlyList<StageLoss> InfraredVisible { get; } =
    [
        StageLoss.Of(
            "one-sided transfer, structure weighted by gradients",
            new InfraredVisibleStageOptions
            {
                Reconstruction = new InfraredVisibleLossOptions { StructureForm = StructureForm.GradientWeighted },
            }
        ),
        StageLoss.Of(
            "symmetric transfer, structure of both",
            new InfraredVisibleStageOptions { TransferForm = GradientTransferForm.Symmetric }
        ),
        StageLoss.Of("symmetric transfer, structure weighted by gradients: published, lighter set", PublishedLight),
        StageLoss.Of("published set, with contrast", InfraredVisibleStageOptions.Published),
        StageLoss.Of(
            "preservation, with edges",
            new InfraredVisibleStageOptions
            {
                Reconstruction = new InfraredVisibleLossOptions
                {
                    IntensityWeight = 0.1,
                    TextureWeight = 0,
                    StructureWeight = 0,
                },
                TransferWeight = 0.02,
                Preservation = new PreservationLossOptions
                {
                    MultiScaleStructureWeight = 0,
                    MefSsimWeight = 2,
                    EdgePreservationWeight = 0.6,
                    DirectedTextureWeight = 0.4,
                    RangeWeight = 4,
                },
            }
        ),
    ];

    /// <summary>The other form of the transfer, and all that the published code has otherwise.</summary>
    public static IReadOnlyList<StageLoss> MultiExposure { get; } =
    [
        StageLoss.Of("symmetric transfer", new MultiExposureStageOptions { TransferForm = GradientTransferForm.Symmetric }),
        StageLoss.Of("symmetric transfer, SSIM twice with its guessed range: published", MultiExposureStageOptions.Published),
    ];

    /// <summary>The other range of SSIM; the published code's factor of 2 is the same training for a loss of one part.</summary>
    public static IReadOnlyList<StageLoss> MultiFocus { get; } =
    [
        StageLoss.Of(
            "SSIM's range guessed from the fused pictures",
            new MultiFocusStageOptions { DynamicRange = SsimDynamicRange.FromFusedPictures }
        ),
    ];

    /// <summary>The lighter of the published sets of coefficients, with the published code's transfer.</summary>
    public static InfraredVisibleStageOptions PublishedLight =>
        InfraredVisibleStageOptions.Published with
        {
            Reconstruction = InfraredVisibleLossOptions.PublishedLight,
        };

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells
    {
        get
        {
            (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(NetworkKind.Efrufn);
            return
            [
                infraredVisible,
                .. InfraredVisible.Select(loss => infraredVisible with { Loss = loss }),
                .. MultiExposure.Select(loss => multiExposure with { Loss = loss }),
                .. MultiFocus.Select(loss => multiFocus with { Loss = loss }),
            ];
        }
    }

    public static string Run(StudyContext context)
    {
        (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(NetworkKind.Efrufn);
        StudyReport report = context.Report(Name, "Losses: the paper's forms and the published code's");
        report.Text(context.Budget);
        report.Text(
            "The network is EFRUFN. The rows of a table differ in the loss alone: same start, same teacher (trained with the "
                + "paper's losses), same crops. Gradients are scaled to one length, so a factor common to all coefficients of a "
                + "row does not matter."
        );
        Table(
            "ivf",
            "Infrared-visible validation pairs",
            "one-sided transfer, structure of both: the paper",
            infraredVisible,
            InfraredVisible
        );
        Table("meif", "Multi-exposure validation pairs", "one-sided transfer: the paper", multiExposure, MultiExposure);
        Table("mfif", "Multi-focus validation pairs", "SSIM's range 1: the paper", multiFocus, MultiFocus);
        TrainingTable.Add(report, context, Cells);
        return report.Write();

        void Table(string task, string title, string paper, Cell cell, IReadOnlyList<StageLoss> losses)
        {
            StudyTable table = StudyContext.QualityTable(task, title);
            StudyContext.AddQuality(table, "average of the sources", task, context.Quality.Average(task));
            StudyContext.AddQuality(table, paper, task, context.Quality.Network(cell, task));
            foreach (StageLoss loss in losses)
            {
                StudyContext.AddQuality(table, loss.Name, task, context.Quality.Network(cell with { Loss = loss }, task));
            }

            report.Table(task, table, largestIsBest: _ => true);
        }
    }
}
