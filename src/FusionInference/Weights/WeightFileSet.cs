using System.Reflection;

namespace FusionML.Inference;

/// <summary>A set of weight files by name, from which the one that fits a task is taken.</summary>
/// <param name="fileNames">The names of the files.</param>
/// <param name="open">Opens the file of that name.</param>
internal sealed class WeightFileSet(IEnumerable<string> fileNames, Func<string, Stream> open)
{
    public const string ColorNetFile = "colornet.safetensors";

    private const string ResourcePrefix = "FusionML.Weights.";

    public IReadOnlyList<string> FileNames { get; } = [.. fileNames.Order(StringComparer.Ordinal)];

    /// <summary>The files that are embedded in this assembly.</summary>
    public static WeightFileSet OfAssembly()
    {
        Assembly assembly = typeof(WeightFileSet).Assembly;
        return new WeightFileSet(
            assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Select(name => name[ResourcePrefix.Length..]),
            fileName => assembly.GetManifestResourceStream(ResourcePrefix + fileName)!
        );
    }

    /// <summary>The weight files of a folder.</summary>
    /// <exception cref="WeightsException">The folder can't be read.</exception>
    public static WeightFileSet OfFolder(string folder)
    {
        try
        {
            return new WeightFileSet(
                Directory.GetFiles(folder, "*.safetensors").Select(path => Path.GetFileName(path)),
                fileName => File.OpenRead(Path.Combine(folder, fileName))
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(folder, $"the folder can't be read: {error.Message}", error);
        }
    }

    public bool Holds(string fileName) => FileNames.Contains(fileName, StringComparer.Ordinal);

    /// <summary>The file that fuses <paramref name="task"/> by a network, or by any where null is given; null if there is none.</summary>
    public string? Find(FusionTask task, string? network = null) =>
        FusionTaskDefinition.Of(task).WeightFilesOf(network).FirstOrDefault(Holds);

    public WeightFile Load(FusionTask task, string? network = null)
    {
        if (Find(task, network) is string fileName)
        {
            return Load(fileName);
        }

        FusionTaskDefinition definition = FusionTaskDefinition.Of(task);
        string missing = definition.WeightFilesOf(network)[0];
        return network is null
            ? Load(missing)
            : throw new WeightsException(
                missing,
                $"no weights of {network} for {definition.Name} ship with FusionML; give a file of them (--weights FILE on the "
                    + "command line, Weights in a recipe), or leave the network open for the weights that ship"
            );
    }

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
}
