namespace FusionML.Inference;

/// <summary>The keys of a weight file's metadata that FusionML reads. Anything else may stand beside them.</summary>
public static class WeightMetadata
{
    /// <summary>The network, as <see cref="NetworkLayout.Network"/> names it.</summary>
    public const string Network = "network";

    /// <summary>
    /// The task that the network was trained for: <c>ivf</c>, <c>mfif</c>, <c>meif</c> or <c>mif</c>, or <see cref="AllTasks"/>.
    /// </summary>
    public const string Task = "task";

    /// <summary>Value of <see cref="Task"/>: one file fuses all tasks, as PSLPT's does, and is told which one it fuses.</summary>
    public const string AllTasks = "all";

    /// <summary>
    /// The order in which the network takes its pictures: <see cref="FirstSecond"/> (visible, near, under-exposed or MRI first)
    /// or <see cref="SecondFirst"/>. Where the key is missing, the network's own order for the task counts.
    /// </summary>
    public const string ImageOrder = "image_order";

    /// <summary>Value of <see cref="ImageOrder"/>: the first source is the network's image 1.</summary>
    public const string FirstSecond = "first,second";

    /// <summary>Value of <see cref="ImageOrder"/>: the second source is the network's image 1.</summary>
    public const string SecondFirst = "second,first";

    /// <summary>Model card: the data sets, splits and numbers of pairs that the network was trained and chosen on.</summary>
    public const string TrainingData = "training_data";

    /// <summary>Model card: the licence situation of the training data.</summary>
    public const string DataLicence = "data_licence";

    /// <summary>Model card: losses, crops, steps, learning rate, averaging: what it takes to train the network again.</summary>
    public const string Recipe = "recipe";

    /// <summary>Model card: the seeds of the run, or of all runs that were averaged or chosen from.</summary>
    public const string Seeds = "seeds";

    /// <summary>Model card: the hours that the training took, and on what machine.</summary>
    public const string Hours = "hours";

    /// <summary>Model card: metrics on the validation pairs that were cut from the train split.</summary>
    public const string ValidationMetrics = "validation_metrics";

    /// <summary>Model card: metrics on the test splits.</summary>
    public const string TestMetrics = "test_metrics";

    /// <summary>Model card: what the model is known to do badly.</summary>
    public const string KnownFailures = "known_failures";

    /// <summary>The keys of a model card, which every shipped file has. Lines of a value are separated by line feeds.</summary>
    public static IReadOnlyList<string> CardKeys { get; } =
    [TrainingData, DataLicence, Recipe, Seeds, Hours, ValidationMetrics, TestMetrics, KnownFailures];

    /// <summary>True if the network takes the second source as its image 1.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="otherwise">The network's order where the weights name none.</param>
    /// <exception cref="WeightsException">The file names another order.</exception>
    internal static bool IsSecondImageOne(WeightFile weights, string otherwise = FirstSecond) =>
        weights.Metadata.GetValueOrDefault(ImageOrder, otherwise) switch
        {
            FirstSecond => false,
            SecondFirst => true,
            string other => throw new WeightsException(
                weights.Name,
                $"the metadata's {ImageOrder} is '{other}', neither '{FirstSecond}' nor '{SecondFirst}'"
            ),
        };
}
