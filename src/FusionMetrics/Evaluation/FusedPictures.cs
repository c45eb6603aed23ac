namespace FusionML.Metrics;

/// <summary>Finds a method's fused picture of each pair by the rule of <see cref="FusedMethod"/>.</summary>
internal sealed class FusedPictures
{
    private readonly FusedMethod _method;
    private readonly PictureFolder _folder;
    private readonly Dictionary<string, PictureFolder> _byDataset = new(StringComparer.Ordinal);

    /// <summary>Lists the method's folder and its subfolders for <paramref name="datasets"/>.</summary>
    /// <exception cref="EvaluationException">The folder is missing or can't be read.</exception>
    public FusedPictures(FusedMethod method, IEnumerable<string> datasets)
    {
        _method = method;
        _folder = PictureFolder.Read(method.Folder);
        foreach (string dataset in datasets.Distinct(StringComparer.Ordinal).Where(IsFolderName))
        {
            string subfolder = Path.Combine(method.Folder, dataset);
            if (Directory.Exists(subfolder))
            {
                _byDataset.Add(dataset, PictureFolder.Read(subfolder));
            }
        }
    }

    /// <summary>The pair's fused picture, or why there is none.</summary>
    public (string? Path, string? Problem) Find(EvaluationPair pair)
    {
        string[] names = [pair.Id, $"{pair.Id}_fused", $"{pair.Id}_{_method.Name}"];
        return
            _byDataset.TryGetValue(pair.Dataset, out PictureFolder? own)
            && own.FindOptional(names) is { } found
            && found != default
            ? found
            : _folder.Find(names);
    }

    /// <summary>
    /// A data set's name may hold anything; only one that can't lead out of the folder is looked for on the disk.
    /// </summary>
    private static bool IsFolderName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0;
}
