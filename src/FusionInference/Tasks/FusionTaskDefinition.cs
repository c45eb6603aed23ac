namespace FusionML.Inference;

/// <summary>What a task implies where nothing is chosen: its weights, the order of its pictures, and its chroma.</summary>
/// <remarks>Immutable; all members can be used from several threads at once.</remarks>
public sealed class FusionTaskDefinition
{
    private const string MultiExposureFile = "meif.safetensors";

    /// <summary>The network whose files are called by the task alone.</summary>
    private const string PlainlyNamed = "efrufn";

    /// <summary>The network whose one file fuses all tasks.</summary>
    private const string ForAllTasks = "pslpt";

    private FusionTaskDefinition(FusionTask task, string first, string second) =>
        (Task, FirstPicture, SecondPicture) = (task, first, second);

    /// <summary>All tasks.</summary>
    public static IReadOnlyList<FusionTaskDefinition> All { get; } =
    [
        new(FusionTask.Ivf, "visible", "infrared") { WeightFiles = ["ivf.safetensors"], ChromaRule = "first" },
        new(FusionTask.Mfif, "near focus", "far focus")
        {
            WeightFiles = ["mfif.safetensors"],
            ChromaRule = "distance",
            SourcesShareRange = true,
        },
        new(FusionTask.Meif, "under-exposed", "over-exposed")
        {
            WeightFiles = [MultiExposureFile],
            ChromaRule = "distance",
            SourcesShareRange = true,
        },
        // "We directly apply the model trained in the second stage", the multi-exposure one (section IV-E of the paper), unless
        // there are weights of its own.
        new(FusionTask.Mif, "MRI", "PET, SPECT or CT")
        {
            WeightFiles = ["mif.safetensors", MultiExposureFile],
            ChromaRule = "distance",
        },
    ];

    /// <summary>The task.</summary>
    public FusionTask Task { get; }

    /// <summary>
    /// The name on the command line and in the metadata of weights: <c>ivf</c>, <c>mfif</c>, <c>meif</c>, <c>mif</c>.
    /// </summary>
    public string Name => Task.ToString().ToLowerInvariant();

    /// <summary>What the first picture shows.</summary>
    public string FirstPicture { get; }

    /// <summary>What the second picture shows.</summary>
    public string SecondPicture { get; }

    /// <summary>The weight files that fuse the task, the best first.</summary>
    public IReadOnlyList<string> WeightFiles { get; private init; } = [];

    /// <summary>
    /// The weight files of <paramref name="network"/> that fuse the task, the best first: <see cref="WeightFiles"/> for EFRUFN and
    /// for null, <c>pslpt.safetensors</c> for PSLPT, and <c>network-task.safetensors</c> for any other.
    /// </summary>
    internal IReadOnlyList<string> WeightFilesOf(string? network) =>
        network is null || network == PlainlyNamed ? WeightFiles
        : network == ForAllTasks ? [$"{ForAllTasks}.safetensors"]
        : [$"{network}-{Name}.safetensors"];

    /// <summary>The chroma rule, one of the names of <see cref="Imaging.ChromaRules"/>.</summary>
    public string ChromaRule { get; private init; } = string.Empty;

    /// <summary>
    /// True if the pictures come from one camera, so that their samples mean the same and are normalised alike.
    /// </summary>
    internal bool SourcesShareRange { get; private init; }

    /// <summary>The definition of a task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static FusionTaskDefinition Of(FusionTask task) =>
        All.FirstOrDefault(definition => definition.Task == task)
        ?? throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task.");

    /// <summary>The task called <paramref name="name"/>, in any case, or null.</summary>
    public static FusionTaskDefinition? Find(string? name) =>
        All.FirstOrDefault(definition => string.Equals(definition.Name, name, StringComparison.OrdinalIgnoreCase));
}
