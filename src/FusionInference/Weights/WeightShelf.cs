using System.Reflection;

namespace FusionML.Inference;

/// <summary>A set of weight files by name, from which the one that fits a task is taken.</summary>
/// <param name="fileNames">The names of the files.</param>
/// <param name="open">Opens the file of that name.</param>
internal sealed class WeightShelf(IEnumerable<string> fileNames, Func<string, Stream> open)
{
    public const string ColorNetFile = "colornet.safetensors";

    private const string ResourcePrefix = "FusionML.Weights.";

    /// <summary>
    /// The task whose model fuses medical pictures where there is none for them: "we directly apply the model trained in the second
    /// stage", the multi-exposure one.
    /// </summary>
    private const FusionTask MedicalModel = FusionTask.Meif;

    public IReadOnlyList<string> FileNames { get; } = [.. fileNames.Order(StringComparer.Ordinal)];

    /// <summary>The files that are embedded in this assembly.</summary>
    public static WeightShelf OfAssembly()
    {
        Assembly assembly = typeof(WeightShelf).Assembly;
        return new WeightShelf(
            assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Select(name => name[ResourcePrefix.Length..]),
            fileName => assembly.GetManifestResourceStream(ResourcePrefix + fileName)!
        );
    }

    /// <summary>The weight files of a folder.</summary>
    /// <exception cref="WeightsException">The folder can't be read.</exception>
    public static WeightShelf OfFolder(string folder)
    {
        try
        {
            return new WeightShelf(Directory.GetFiles(folder, "*.safetensors").Select(path => Path.GetFileName(path)), fileName =>
                File.OpenRead(Path.Combine(folder, fileName))
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(folder, $"the folder can't be read: {error.Message}", error);
        }
    }

    public bool Holds(string fileName) => FileNames.Contains(fileName, StringComparer.Ordinal);

    /// <summary>The file that fuses <paramref name="task"/>, or null.</summary>
    public string? Find(FusionTask task) => Candidates(task).FirstOrDefault(Holds);

    public WeightFile Load(FusionTask task) => Load(Find(task) ?? FileOf(task));

    public WeightFile Load(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        if (!Holds(fileName))
        {
            string held = FileNames.Count > 0 ? $"there are {string.Join(", ", FileNames)}" : "there are none";
            throw new WeightsException(fileName, $"these weights do not ship with FusionML; {held}");
        }

        using Stream stream = open(fileName);
        return WeightFile.Read(stream, fileName);
    }

    private static IEnumerable<string> Candidates(FusionTask task) =>
        task == FusionTask.Mif ? [FileOf(task), FileOf(MedicalModel)] : [FileOf(task)];

    private static string FileOf(FusionTask task) =>
        Enum.IsDefined(task)
            ? $"{task.ToString().ToLowerInvariant()}.safetensors"
            : throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task.");
}
