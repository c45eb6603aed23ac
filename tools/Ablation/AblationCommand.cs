using System.CommandLine;
using System.CommandLine.Parsing;
using FusionML.Cli;

namespace FusionML.Ablation;

/// <summary>The command line of the studies.</summary>
internal static class AblationCommand
{
    private static readonly Dictionary<string, Func<StudyContext, string>> Studies = new()
    {
        [TransferStudy.Name] = TransferStudy.Run,
        [StructureStudy.Name] = StructureStudy.Run,
        [LossStudy.Name] = LossStudy.Run,
        [IterationStudy.Name] = IterationStudy.Run,
        [CostStudy.Name] = CostStudy.Run,
        [GradientStudy.Name] = GradientStudy.Run,
        [FeatureStudy.Name] = FeatureStudy.Run,
        [LearnedLossStudy.Name] = LearnedLossStudy.Run,
        [MultiTaskStudy.Name] = MultiTaskStudy.Run,
    };

    /// <summary>The trainings behind the studies that train.</summary>
    private static readonly Dictionary<string, IEnumerable<Cell>> Trainings = new()
    {
        [TransferStudy.Name] = TransferStudy.Cells,
        [StructureStudy.Name] = StructureStudy.Cells,
        [LossStudy.Name] = LossStudy.Cells,
        [IterationStudy.Name] = IterationStudy.Cells,
        [GradientStudy.Name] = GradientStudy.Cells,
        [FeatureStudy.Name] = FeatureStudy.Cells,
    };

    public static RootCommand Create()
    {
        AblationOptions defaults = new() { Manifest = string.Empty, Output = string.Empty };
        Option<string> manifest = new("--manifest") { Description = "Manifest of picture pairs (CSV).", Required = true };
        Option<string> output = new("--output")
        {
            Description = "Folder for results, weights, tables and plots.",
            Required = true,
        };
        Option<string?> weights = new("--weights") { Description = "Published weights of EFRUFN, for what is measured on them." };
        Option<string[]> only = new("--only")
        {
            Description = $"Studies to run: {string.Join(", ", Studies.Keys)}. All by default.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. Studies.Keys]);
        Option<int> steps = Number("--steps", "Training steps of every network and stage.", defaults.Steps);
        Option<int> warmUp = Number("--warm-up", "Steps of the warm-up that all start from.", defaults.WarmUpSteps);
        Option<int> crop = Number(
            "--crop",
            "Rows and columns of a training crop, a multiple of 8.",
            defaults.Crop,
            smallest: 16,
            multiple: 8
        );
        Option<int> batch = Number("--batch", "Crops in a batch.", defaults.Batch);
        Option<int> pairs = Number("--pairs", "Training pairs of each task.", defaults.Pairs, smallest: 2);
        Option<int> validationPairs = Number("--validation-pairs", "Validation pairs of each task.", defaults.ValidationPairs);
        Option<int> validationCrop = Number(
            "--validation-crop",
            "Rows and columns of what is measured, a multiple of 8.",
            defaults.ValidationCrop,
            smallest: 176,
            multiple: 8
        );
        Option<double> rate = new("--learning-rate")
        {
            Description = "Adam's step size.",
            DefaultValueFactory = _ => defaults.LearningRate,
        };
        rate.Validators.Add(
            Check<double>(value => value > 0 && double.IsFinite(value) ? null : $"{value} is not a positive number")
        );
        Option<int> seed = Number("--seed", "Chooses pairs, crops and first weights.", defaults.Seed, smallest: 0);
        Option<int> threads = Number("--threads", "Threads.", defaults.Threads);
        ShardArgument shard = new();
        shard.Option.Description =
            "Only train, and of the studies' trainings only part I of N, beside the other parts in one --output; without it the tables "
            + "are made of what is trained. [default: the task of a Slurm array, none elsewhere]";
        RootCommand command = new(
            "Runs the paper's ablation studies at a small, equal budget. Start it again to go on after a stop."
        )
        {
            manifest,
            output,
            weights,
            only,
            steps,
            warmUp,
            crop,
            batch,
            pairs,
            validationPairs,
            validationCrop,
            rate,
            seed,
            threads,
            shard.Option,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                AblationOptions options = new()
                {
                    Manifest = parsed.GetRequiredValue(manifest),
                    Output = parsed.GetRequiredValue(output),
                    PublishedWeights = parsed.GetValue(weights),
                    Steps = parsed.GetValue(steps),
                    WarmUpSteps = parsed.GetValue(warmUp),
                    Crop = parsed.GetValue(crop),
                    Batch = parsed.GetValue(batch),
                    Pairs = parsed.GetValue(pairs),
                    ValidationPairs = parsed.GetValue(validationPairs),
                    ValidationCrop = parsed.GetValue(validationCrop),
                    LearningRate = parsed.GetValue(rate),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                };
                string[] chosen = parsed.GetValue(only) is { Length: > 0 } names ? [.. names.Distinct()] : [.. Studies.Keys];

                Shard? part = shard.Shard(parsed);

                // On another thread: the signals that cancel are only heard once this one has returned.
                return Task.Run(() => Run(options, chosen, part, cancellationToken), CancellationToken.None);
            }
        );
        return command;
    }

    private static int Run(
        AblationOptions options,
        IReadOnlyList<string> chosen,
        Shard? shard,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(options.Output);
        set_num_threads(options.Threads);
        ProgressLine progress = new();
        TaskPairs pairs = new(options, cancellationToken);
        ResultStore results = new(options, shard);
        CellTrainer trainer = new(options, pairs, results, progress, cancellationToken);
        if (shard is not null)
        {
            TrainingGrid grid = new(chosen.SelectMany(study => Trainings.GetValueOrDefault(study, [])));
            grid.Train(shard, trainer);
            progress.Clear();
            Console.WriteLine($"{shard}: {grid.Of(shard).Count()} of {grid.Cells.Count} trainings are in {options.Output}");
            return 0;
        }

        QualityMeasurement quality = new(options, pairs, results, trainer, progress, cancellationToken);
        StudyContext context = new(options, pairs, results, trainer, quality, progress, cancellationToken);
        foreach (string study in chosen)
        {
            string report = Studies[study](context);
            progress.Clear();
            Console.WriteLine(report);
        }

        return 0;
    }

    private static Option<int> Number(string name, string description, int otherwise, int smallest = 1, int multiple = 1)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(
            Check<int>(value =>
                value < smallest ? $"{value} is less than {smallest}"
                : value % multiple != 0 ? $"{value} is not a multiple of {multiple}"
                : null
            )
        );
        return option;
    }

    private static Action<OptionResult> Check<T>(Func<T, string?> problem) =>
        result =>
        {
            if (result.Errors.Any())
            {
                return;
            }

            if (problem(result.GetValueOrDefault<T>()!) is string text)
            {
                result.AddError($"{result.Option.Name}: {text}.");
            }
        };
}
