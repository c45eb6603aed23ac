using System.Globalization;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>What every study works with.</summary>
internal sealed record StudyContext(
    AblationOptions Options,
    TaskPairs Pairs,
    ResultStore Results,
    CellTrainer Trainer,
    QualityMeasurement Quality,
    IProgress<string> Progress,
    CancellationToken CancellationToken
)
{
    /// <summary>The budget in words, for the top of a report of trainings.</summary>
    public string Budget =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Every network and stage: {Options.Steps} steps of {Options.Batch} crops of {Options.Crop}x{Options.Crop} from "
                + $"{Counts(Pairs.Training)} pairs, Adam from {Options.LearningRate} along a cosine, gradients scaled to the "
                + $"length 1e-4, the paper's losses unless said otherwise, from encoders and a decoder that learned to reproduce "
                + $"all tasks' sources in {Options.WarmUpSteps} steps. Measured on pairs of the training split that nothing "
                + $"trains on ({Counts(Pairs.Validation)}), the middle {Options.ValidationCrop}x{Options.ValidationCrop} of "
                + $"each; a pair where a metric is undefined is left out of its mean. Seed {Options.Seed}, one run: differences "
                + $"in the third decimal mean nothing."
        );

    /// <summary>A report of a study.</summary>
    public StudyReport Report(string study, string title) => new(Options.Output, study, title);

    /// <summary>A table of metrics on a task.</summary>
    public static StudyTable QualityTable(string task, string title) => new(title, ["", .. QualityMeasurement.Of(task)]);

    /// <summary>Adds a row of metrics.</summary>
    public static void AddQuality(StudyTable table, string name, string task, IReadOnlyDictionary<string, double> quality) =>
        table.Add(name, QualityMeasurement.Of(task).Select(metric => (double?)quality[metric]));

    /// <summary>The numbers of pairs that were found, which can be fewer than those asked for.</summary>
    private static string Counts(Func<string, IReadOnlyList<TrainingPair>> pairs) =>
        $"{pairs("mfif").Count} multi-focus, {pairs("meif").Count} multi-exposure and {pairs("ivf").Count} infrared-visible";
}
