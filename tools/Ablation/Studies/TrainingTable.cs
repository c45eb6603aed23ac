using System.Globalization;

namespace FusionML.Ablation;

/// <summary>How the loss fell in each training behind a report.</summary>
internal static class TrainingTable
{
    /// <summary>Adds the table, and in how many trainings the loss fell.</summary>
    /// <param name="report">The report.</param>
    /// <param name="context">Where the trainings are kept.</param>
    /// <param name="cells">Trained cells; those that they depend on, and the warm-up, are added.</param>
    public static void Add(StudyReport report, StudyContext context, IEnumerable<Cell> cells)
    {
        StudyTable table = new("How the loss fell", ["training", "steps", "mean of the first tenth", "mean of the last tenth"]);
        string[] names = [CellTrainer.WarmUp, .. cells.SelectMany(cell => cell.Chain).Select(cell => cell.Name).Distinct()];
        int fell = 0;
        int known = 0;
        foreach (string name in names)
        {
            IReadOnlyDictionary<string, double> training = context.Trainer.Numbers(name);
            double? first = Known(training[CellTrainer.FirstTenth]);
            double? last = Known(training[CellTrainer.LastTenth]);
            table.Add(name, [training["steps"], first, last]);
            known += first is not null && last is not null ? 1 : 0;
            fell += last < first ? 1 : 0;
        }

        string stopped =
            known == names.Length ? string.Empty : " Where a training was stopped and went on, the beginning is not known.";
        report.Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The loss fell in {fell} of {known} trainings.{stopped} Losses of different stages and forms can't be compared."
            )
        );
        report.Table("trainings", table);

        static double? Known(double loss) => double.IsNaN(loss) ? null : loss;
    }
}
