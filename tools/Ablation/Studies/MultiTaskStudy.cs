using FusionML.Inference;
using FusionML.Training;
using PairsOfTask = FusionML.Training.TaskPairs;

namespace FusionML.Ablation;

/// <summary>What each task, stage and part of PSLPT is worth (Tables 8 to 10 of its paper), with three seeds.</summary>
internal static class MultiTaskStudy
{
    public const string Name = "multitask";
    private const int Seeds = 3;

    private static readonly FusionTask[] Measured = [FusionTask.Mfif, FusionTask.Meif, FusionTask.Ivf];

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "One network for all tasks and its parts");
        report.Text(
            $"PSLPT on {context.Pairs.Training("mfif").Count} pairs of each task, {context.Options.Steps} steps of the first stage "
                + $"and a fifth of that of the second, the same crops for all. Means over {Seeds} seeds on the middles of pairs "
                + "that nothing trains on, and their standard deviations: smaller differences mean nothing."
        );
        Table("tasks", "Tasks of the first stage (Table 8)", MultiTaskCell.Tasks);
        Table("stages", "Stages (Table 9)", MultiTaskCell.Stages);
        Table("networks", "Networks (Table 10)", MultiTaskCell.Networks);
        return report.Write();

        void Table(string file, string title, IReadOnlyList<MultiTaskCell> cells)
        {
            foreach (FusionTask task in Measured)
            {
                string name = FusionTaskDefinition.Of(task).Name;
                StudyTable means = StudyContext.QualityTable(name, $"{title}: {name}");
                StudyTable deviations = StudyContext.QualityTable(name, $"{title}: {name}, standard deviations over seeds");
                foreach (MultiTaskCell cell in cells)
                {
                    IReadOnlyDictionary<string, double>[] runs =
                    [
                        .. Enumerable.Range(0, Seeds).Select(i => Measure(context, cell, context.Options.Seed + i)[name]),
                    ];
                    StudyContext.AddQuality(means, cell.Name, name, SeedStatistics.Means(runs));
                    StudyContext.AddQuality(deviations, cell.Name, name, SeedStatistics.Deviations(runs));
                }

                report.Table($"{file}-{name}", means, largestIsBest: _ => true);
                report.Table($"{file}-{name}-deviations", deviations);
            }
        }
    }

    /// <summary>The metrics of each task; the network is trained once for all of them, if one is not known yet.</summary>
    private static Dictionary<string, IReadOnlyDictionary<string, double>> Measure(
        StudyContext context,
        MultiTaskCell cell,
        int seed
    )
    {
        Lazy<WeightFile> weights = new(() => Train(context, cell, seed));
        return Measured.ToDictionary(
            task => FusionTaskDefinition.Of(task).Name,
            task => context.Quality.Trained($"PSLPT {cell.Name}, seed {seed}", FusionTaskDefinition.Of(task).Name, () =>
                {
                    Pslpt network = new(PslptLayouts.Published, cell.Network) { Set = FusionSets.Of(task) };
                    network.Load(weights.Value);
                    return network;
                })
        );
    }

    private static WeightFile Train(StudyContext context, MultiTaskCell cell, int seed)
    {
        CropSamplerOptions crops = new() { CropSize = context.Options.Crop, BatchSize = context.Options.Batch };
        MultiTaskPlan plan = new()
        {
            Tasks =
            [
                .. FusionTaskDefinition.All.Select(definition => new PairsOfTask(
                    definition.Task,
                    context.Pairs.Training(definition.Name),
                    []
                )),
            ],
            LabelledCrops = crops,
            UnlabelledCrops = crops,
            Options = cell.Options(context.Options),
            Variant = cell.Network,
            Seed = seed,
        };
        StepReport progress = new(report =>
            context.Progress.Report($"{cell.Name}, seed {seed}, {report.Stage} {report.Step}/{report.Steps}")
        );
        return new MultiTaskRun(plan).Run(progress, context.CancellationToken);
    }
}
