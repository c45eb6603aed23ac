namespace FusionML.Ablation;

/// <summary>
/// What unfolding, own weights and the mask are worth (Table 8 of the paper), each variant trained through all stages.
/// </summary>
internal static class StructureStudy
{
    public const string Name = "structure";

    private static readonly NetworkKind[] Kinds =
    [
        NetworkKind.FrufnShared,
        NetworkKind.FrufnWithoutUnfolding,
        NetworkKind.EfrufnWithoutMask,
        NetworkKind.Frufn,
        NetworkKind.Efrufn,
    ];

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells => Kinds.Select(kind => Cell.Sequence(kind).InfraredVisible);

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "Network structure");
        report.Text(context.Budget);
        report.Text(
            "Each variant goes through the whole sequence with a teacher of its own kind. \"Shared params\" runs one unit five "
                + "times, with gradients through all five. \"W/o unfolding\" applies the fusion rule once, with one unit; the "
                + "paper does not say what it puts in the place of unfolding. \"W/o mask\" has a mask of ones: nothing is left "
                + "to iterate."
        );
        foreach (
            (string task, string title) in new[]
            {
                ("mfif", "Multi-focus"),
                ("meif", "Multi-exposure"),
                ("ivf", "Infrared-visible"),
            }
        )
        {
            StudyTable table = new(
                $"{title} validation pairs (Table 8)",
                ["", .. QualityMeasurement.Of(task), "parameters", "processor s per training step"]
            );
            table.Add("average of the sources", [.. Values(task, context.Quality.Average(task)), null, null]);
            foreach (NetworkKind kind in Kinds)
            {
                (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(kind);
                Cell cell =
                    task == "mfif" ? multiFocus
                    : task == "meif" ? multiExposure
                    : infraredVisible;
                IReadOnlyDictionary<string, double> quality = context.Quality.Network(cell, task);
                double seconds = context.Trainer.Numbers(cell.Name)["processor seconds per step"];
                table.Add(kind.Name, [.. Values(task, quality), MultiplyAdds.Parameters(kind), seconds]);
            }

            report.Table(task, table, column => QualityMeasurement.Of(task).Contains(column));
        }

        TrainingTable.Add(report, context, Cells);
        return report.Write();
    }

    private static IEnumerable<double?> Values(string task, IReadOnlyDictionary<string, double> quality) =>
        QualityMeasurement.Of(task).Select(metric => (double?)quality[metric]);
}
