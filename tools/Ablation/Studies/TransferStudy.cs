namespace FusionML.Ablation;

/// <summary>
/// Sequential gradient transfer against networks of other tasks and against training alone (Tables 6 and 7 of the paper), and
/// which part of the sequence does it: the teacher, or the weights that the last stage starts from.
/// </summary>
internal static class TransferStudy
{
    public const string Name = "transfer";

    public static string Run(StudyContext context)
    {
        NetworkKind kind = NetworkKind.Efrufn;
        (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(kind);
        Cell exposureAlone = new(kind, "meif");
        Cell infraredAlone = new(kind, "ivf");
        Cell taughtOnly = infraredVisible with { Start = null };
        Cell startedOnly = infraredVisible with { Teacher = null };

        StudyReport report = context.Report(Name, "Sequential gradient transfer and networks of other tasks");
        report.Text(context.Budget);
        report.Text("The network is EFRUFN (the paper takes FRUFN). \"X-to-Y\" is a network trained for X alone, measured on Y.");
        Table(
            "meif",
            "Multi-exposure validation pairs (Table 6)",
            [
                ("MFIF-to-MEIF", multiFocus),
                ("IVF-to-MEIF", infraredAlone),
                ("MEIF-to-MEIF", exposureAlone),
                ("gradient transfer from MFIF", multiExposure),
            ]
        );
        Table(
            "ivf",
            "Infrared-visible validation pairs (Table 7)",
            [
                ("MFIF-to-IVF", multiFocus),
                ("MEIF-to-IVF", exposureAlone),
                ("IVF-to-IVF", infraredAlone),
                ("from MEIF weights, no teacher", startedOnly),
                ("MEIF teacher, not from its weights", taughtOnly),
                ("gradient transfer from MEIF (both)", infraredVisible),
            ]
        );
        Table(
            "mfif",
            "Multi-focus validation pairs",
            [("MFIF-to-MFIF", multiFocus), ("MEIF-to-MFIF", exposureAlone), ("IVF-to-MFIF", infraredAlone)]
        );
        TrainingTable.Add(report, context, [exposureAlone, infraredAlone, startedOnly, taughtOnly, infraredVisible]);
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
