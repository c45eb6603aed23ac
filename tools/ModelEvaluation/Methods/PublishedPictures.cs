namespace FusionML.ModelEvaluation;

/// <summary>
/// A folder of fused pictures that others published: <c>SET/METHOD/ID.ext</c>, with sets and ids as in the manifest.
/// </summary>
internal sealed class PublishedPictures
{
    private readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> _sets;

    /// <summary>Lists the folder.</summary>
    /// <exception cref="EvaluationInputException">It is not there, or holds no picture in such a place.</exception>
    public PublishedPictures(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new EvaluationInputException($"{folder}: there is no such folder of published pictures.");
        }

        _sets = Folders(folder).ToDictionary(Name, set => Folders(set).ToDictionary(Name, Pictures));
        if (Methods.Count == 0)
        {
            throw new EvaluationInputException($"{folder}: there is no picture as SET/METHOD/ID.ext in it.");
        }

        static Dictionary<string, string> Pictures(string method) =>
            Directory.EnumerateFiles(method).ToDictionary(file => Path.GetFileNameWithoutExtension(file));

        static string Name(string path) => Path.GetFileName(path);

        static IEnumerable<string> Folders(string path) => Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal);
    }

    /// <summary>The names of all methods, in their order.</summary>
    public IReadOnlyList<string> Methods =>
        [
            .. _sets
                .Values.SelectMany(set => set.Where(method => method.Value.Count > 0).Select(method => method.Key))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether the method has a picture of this set at all.</summary>
    public bool Has(string method, string dataset) => _sets.TryGetValue(dataset, out var methods) && methods.ContainsKey(method);

    /// <summary>The fused picture of a pair, or null.</summary>
    public string? Find(string method, string dataset, string id) =>
        Has(method, dataset) ? _sets[dataset][method].GetValueOrDefault(id) : null;
}
