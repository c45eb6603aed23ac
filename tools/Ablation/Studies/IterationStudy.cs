namespace FusionML.Ablation;

/// <summary>Parameters and quality against the number of iterations (Figs. 14 and 15 of the paper).</summary>
internal static class IterationStudy
{
    public const string Name = "iterations";

    private const string Task = "ivf";

    private static readonly int[] Trained = [1, 2, 3, 5, 8];
    private static readonly int[] Units = [1, 2, 3, 5];
    private static readonly int[] Evaluated = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20];

    /// <summary>The trainings that the study is about.</summary>
    public static IEnumerable<Cell> Cells =>
        Trained.Select(NetworkKind.EfrufnOf).Concat(Units.Select(NetworkKind.FrufnOf)).Select(CellOf);

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "Numbers of iterations");
        report.Text(context.Budget);
        report.Text("Infrared-visible stage from the warm-up, all with EFRUFN's multi-exposure network as teacher.");

        (int Iterations, double Parameters, IReadOnlyDictionary<string, double> Quality)[] efrufn =
        [
            .. Trained.Select(n => Measure(n, NetworkKind.EfrufnOf(n))),
        ];
        (int Iterations, double Parameters, IReadOnlyDictionary<string, double> Quality)[] frufn =
        [
            .. Units.Select(n => Measure(n, NetworkKind.FrufnOf(n))),
        ];
        Cell five = CellOf(NetworkKind.EfrufnOf(5));
        (int Iterations, IReadOnlyDictionary<string, double> Quality)[] evaluated =
        [
            .. Evaluated.Select(n => (n, context.Quality.Network(five, Task, n))),
        ];

        StudyTable table = new("Trained with n iterations", ["", "n", "parameters", .. QualityMeasurement.Metrics]);
        foreach (
            (string name, (int Iterations, double Parameters, IReadOnlyDictionary<string, double> Quality)[] rows) in new[]
            {
                ("EFRUFN", efrufn),
                ("FRUFN", frufn),
            }
        )
        {
            foreach ((int n, double parameters, IReadOnlyDictionary<string, double> quality) in rows)
            {
                table.Add(name, [n, parameters, .. QualityMeasurement.Metrics.Select(metric => (double?)quality[metric])]);
            }
        }

        report.Table("trained", table);
        StudyTable more = new("EFRUFN trained with 5, evaluated with n (Anderson)", ["", "n", .. QualityMeasurement.Metrics]);
        foreach ((int n, IReadOnlyDictionary<string, double> quality) in evaluated)
        {
            more.Add("EFRUFN", [n, .. QualityMeasurement.Metrics.Select(metric => (double?)quality[metric])]);
        }

        report.Table("evaluated", more);
        LinePlot parametersPlot = new("Parameters (Fig. 14)", "iterations", "parameters in thousands");
        parametersPlot.Add("EFRUFN", efrufn.Select(row => ((double)row.Iterations, row.Parameters / 1000)));
        parametersPlot.Add("FRUFN", frufn.Select(row => ((double)row.Iterations, row.Parameters / 1000)));
        report.Plot("parameters", parametersPlot);
        foreach (string metric in new[] { "EN", "MS-SSIM" })
        {
            LinePlot plot = new($"{metric} on infrared-visible validation pairs (Fig. 15)", "iterations", metric);
            plot.Add("EFRUFN, trained with n", efrufn.Select(row => ((double)row.Iterations, row.Quality[metric])));
            plot.Add("FRUFN, trained with n units", frufn.Select(row => ((double)row.Iterations, row.Quality[metric])));
            plot.Add(
                "EFRUFN, trained with 5, evaluated with n",
                evaluated.Select(row => ((double)row.Iterations, row.Quality[metric]))
            );
            report.Plot(metric.ToLowerInvariant(), plot);
        }

        TrainingTable.Add(report, context, Cells);
        return report.Write();

        (int Iterations, double Parameters, IReadOnlyDictionary<string, double> Quality) Measure(int n, NetworkKind kind) =>
            (n, MultiplyAdds.Parameters(kind), context.Quality.Network(CellOf(kind), Task));
    }

    private static Cell CellOf(NetworkKind kind) => new(kind, Task, Teacher: Cell.Sequence(NetworkKind.Efrufn).MultiExposure);
}
