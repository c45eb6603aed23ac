namespace FusionML.Ablation;

/// <summary>
/// Sequential gradient transfer against networks of other tasks and against training alone (Tables 6 and 7 of the paper), and
/// which part of the sequence does it: the teacher, or the weights that the last stage starts from.
/// </summary>
internal static class TransferStudy
{
    public const string Name = "transfer";

    private static Cell ExposureAlone => new(NetworkKind.Efrufn, "meif");

    private static Cell InfraredAlone => new(NetworkKind.Efrufn, "ivf");

    private static Cell TaughtOnly => Cell.Sequence(NetworkKind.Efrufn).InfraredVisible with { Start = null };

    private static Cell StartedOnly => Cell.Sequence(NetworkKind.Efrufn).InfraredVisible with { Teacher = null };

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells =>
        [ExposureAlone, InfraredAlone, StartedOnly, TaughtOnly, Cell.Sequence(NetworkKind.Efrufn).InfraredVisible];

    public static string Run(StudyContext context)
    {
        (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(NetworkKind.Efrufn);
        StudyReport report = context.Report(Name, "Sequential gradient transfer and networks of other tasks");
        report.Text(context.Budget);
        report.Text("The network is EFRUFN (the paper takes FRUFN). \"X-to-Y\" is a network trained for X alone, measured on Y.");
        Table(
            "meif",
            "Multi-exposure validation pairs (Table 6)",
            [
                ("MFIF-to-MEIF", multiFocus),
                ("IVF-to-MEIF", InfraredAlone),
                ("MEIF-to-MEIF", ExposureAlone),
                ("gradient transfer from MFIF", multiExposure),
            ]
        );
        Table(
            "ivf",
            "Infrared-visible validation pairs (Table 7)",
            [
                ("MFIF-to-IVF", multiFocus),
                ("MEIF-to-IVF", ExposureAlone),
                ("IVF-to-IVF", InfraredAlone),
                ("from MEIF weights, no teacher", StartedOnly),
                ("MEIF teacher, not from its weights", TaughtOnly),
                ("gradient transfer from MEIF (both)", infraredVisible),
            ]
        );
        Table(
            "mfif",
            "Multi-focus validation pairs",
            [("MFIF-to-MFIF", multiFocus), ("MEIF-to-MFIF", ExposureAlone), ("IVF-to-MFIF", InfraredAlone)]
        );
        TrainingTable.Add(report, context, Cells);
        return report.Write();

        void Table(string task, string title, IReadOnlyList<(string Name, Cell Cell)> rows)
        {
            StudyTable table = StudyContext.QualityTable(task, title);
            StudyContext.AddQuality(table, "average of the sources", task, context.Quality.Average(task));
            foreach ((string name, Cell cell) in rows)
            {
                StudyContext.AddQuality(table, name, task, context.Quality.Network(cell, task));
            }

            report.Table(task, table, largestIsBest: _ => true);
        }
    }
}
