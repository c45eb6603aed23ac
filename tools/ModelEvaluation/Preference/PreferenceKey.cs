using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>Which method stands under which letter on a blind sheet: <c>set,pair,letter,method</c>.</summary>
internal sealed class PreferenceKey
{
    /// <summary>The file's name; whoever judges does not open it.</summary>
    public const string FileName = "key.csv";

    private const string Header = "set,pair,letter,method";
    private const int Columns = 4;
    private const char FirstLetter = 'A';

    private readonly Dictionary<(string Set, string Pair, string Letter), string> _methods;

    private PreferenceKey(Dictionary<(string, string, string), string> methods) => _methods = methods;

    /// <summary>All methods, in the order of their names.</summary>
    public IReadOnlyList<string> Methods => [.. _methods.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The letters of the columns.</summary>
    public static IReadOnlyList<string> Letters(int methods) =>
        [.. Enumerable.Range(0, methods).Select(i => ((char)(FirstLetter + i)).ToString())];

    /// <summary>
    /// The methods in an order of their own for every pair: that of digests of seed, pair and method, which tell nothing and are the
    /// same for the same seed.
    /// </summary>
    public static IReadOnlyList<string> Shuffle(IEnumerable<string> methods, EvaluationPair pair, ulong seed) =>
        [
            .. methods.OrderBy(
                method => ContentHash.OfText($"{seed}\n{pair.Dataset}\n{pair.Id}\n{method}"),
                StringComparer.Ordinal
            ),
        ];

    /// <summary>Writes the key of some sheets; the methods of a pair stand in the order of their letters.</summary>
    public static void Write(string folder, IEnumerable<(EvaluationPair Pair, IReadOnlyList<string> Methods)> pairs) =>
        EvaluationFile.Write(Path.Combine(folder, FileName), text =>
        {
            text.Write(Header + "\n");
            foreach ((EvaluationPair pair, IReadOnlyList<string> methods) in pairs)
            {
                foreach ((string letter, string method) in Letters(methods.Count).Zip(methods))
                {
                    text.Write($"{CsvField.Of(pair.Dataset)},{CsvField.Of(pair.Id)},{letter},{CsvField.Of(method)}\n");
                }
            }
        });

    /// <summary>Reads the key of a folder.</summary>
    /// <exception cref="EvaluationInputException">It is not there, or is no key.</exception>
    public static PreferenceKey Read(string folder)
    {
        IReadOnlyList<string[]> records = PreferenceFile.Read(Path.Combine(folder, FileName), Header, Columns);
        return new PreferenceKey(records.ToDictionary(record => (record[0], record[1], record[2]), record => record[3]));
    }

    /// <summary>The method under a letter of a pair, or null.</summary>
    public string? Find(string set, string pair, string letter) => _methods.GetValueOrDefault((set, pair, letter));
}
