using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>What each part of ReFusion and of its learned loss is worth (Tables 5 and 6 of its paper), on infrared-visible
/// pairs, with three seeds.</summary>
internal static class LearnedLossStudy
{
    public const string Name = "learned-loss";
    private const string Task = "ivf";
    private const int Seeds = 3;

    public static string Run(StudyContext context)
    {
        StudyReport report = context.Report(Name, "The learned loss and its parts");
        report.Text(
            $"ReFusion on {context.Pairs.Training(Task).Count} infrared-visible pairs, {context.Options.Steps} steps of the fusion "
                + "module after a warm-up of a quarter of them, three meta steps to eight of these, the same crops for all. Means "
                + $"over {Seeds} seeds on the middles of {context.Pairs.Validation(Task).Count} pairs that nothing trains on, and "
                + "their standard deviations: smaller differences mean nothing."
        );
        Table("parts", "Parts (Table 5)", LearnedCell.Parts);
        Table("weights", "What gradients count (Table 6)", [.. LearnedCell.Weights, LearnedCell.Full]);
        return report.Write();

        void Table(string file, string title, IReadOnlyList<LearnedCell> cells)
        {
            StudyTable means = StudyContext.QualityTable(Task, title);
            StudyTable deviations = StudyContext.QualityTable(Task, $"{title}: standard deviations over seeds");
            foreach (LearnedCell cell in cells)
            {
                IReadOnlyDictionary<string, double>[] runs =
                [
                    .. Enumerable.Range(0, Seeds).Select(i => Measure(context, cell, context.Options.Seed + i)),
                ];
                StudyContext.AddQuality(means, cell.Name, Task, SeedStatistics.Means(runs));
                StudyContext.AddQuality(deviations, cell.Name, Task, SeedStatistics.Deviations(runs));
            }

            report.Table(file, means, largestIsBest: _ => true);
            report.Table($"{file}-deviations", deviations);
        }
    }

    private static IReadOnlyDictionary<string, double> Measure(StudyContext context, LearnedCell cell, int seed) =>
        context.Quality.Trained($"{cell.Name}, seed {seed}", Task, () => Train(context, cell, seed));

    private static ReFusion Train(StudyContext context, LearnedCell cell, int seed)
    {
        manual_seed(seed);
        LearnedLossNetworks networks = LearnedLossNetworks.Create(ReFusionLayouts.Published, cell.Network);
        CropSamplerOptions crops = new()
        {
            CropSize = context.Options.Crop,
            BatchSize = context.Options.Batch,
            Seed = (ulong)seed,
        };
        using MetaTrainer trainer = new(
            $"{cell.Name}, seed {seed},",
            networks,
            LearnedLossNetworks.Create(ReFusionLayouts.Published, cell.Network),
            context.Pairs.Training(Task),
            crops,
            cell.Options(context.Options),
            [],
            []
        );
        trainer.Run(
            new StepReport(report => context.Progress.Report($"{report.Stage} {report.Step}/{report.Steps}")),
            context.CancellationToken
        );
        Show(context, networks.Fusion, $"{cell.Name}-{seed}");
        networks.Proposal.Dispose();
        networks.Reconstruction.Dispose();
        return networks.Fusion;
    }

    /// <summary>Writes a fused pair, to look at.</summary>
    private static void Show(StudyContext context, ReFusion network, string name)
    {
        TrainingPair pair = context.Pairs.Validation(Task)[0];
        string letters = string.Concat(name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));
        PictureFile.Write(
            Path.Combine(context.Options.Output, $"{Name}-{letters}.png"),
            new FusionImage(TorchFusion.Fuse(network, pair.First.Y, pair.Second.Y)),
            new PictureWriteOptions { Overwrite = true },
            context.CancellationToken
        );
    }
}
