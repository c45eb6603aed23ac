using System.Globalization;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// What a person says of a blind sheet, <c>set,pair,best,rejected</c>: the letters of the best pictures (several share the point)
/// and of those that are unfit for use, without a sign between them; an empty <c>best</c> is a pair that was not judged.
/// </summary>
internal static class PreferenceTally
{
    /// <summary>The file's name.</summary>
    public const string FileName = "tally.csv";

    private const string Header = "set,pair,best,rejected";
    private const int Columns = 4;

    /// <summary>How a method did on a set.</summary>
    /// <param name="Set">The data set.</param>
    /// <param name="Method">The method.</param>
    /// <param name="Judged">Pairs that were judged.</param>
    /// <param name="Best">Points as the best: one for each pair, shared among the letters.</param>
    /// <param name="Rejected">Pictures that were called unfit.</param>
    public sealed record Score(string Set, string Method, int Judged, double Best, int Rejected);

    /// <summary>Writes a tally to fill in, unless there is one.</summary>
    public static void WriteEmpty(string folder, IReadOnlyList<EvaluationPair> pairs)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            EvaluationFile.Write(path, text =>
            {
                text.Write(Header + "\n");
                foreach (EvaluationPair pair in pairs)
                {
                    text.Write($"{CsvField.Of(pair.Dataset)},{CsvField.Of(pair.Id)},,\n");
                }
            });
        }
    }

    /// <summary>Counts a tally by its key.</summary>
    /// <exception cref="EvaluationInputException">A file is missing or broken, or a letter is not on the sheet.</exception>
    public static IReadOnlyList<Score> Count(string folder)
    {
        PreferenceKey key = PreferenceKey.Read(folder);
        string path = Path.Combine(folder, FileName);
        string[][] judged =
        [
            .. PreferenceFile.Read(path, Header, Columns).Where(record => record[2].Length > 0 || record[3].Length > 0),
        ];
        List<(string Set, string Method, double Best, int Rejected)> points = [];
        foreach (string[] record in judged)
        {
            string[] best = Methods(record, record[2]);
            points.AddRange(best.Select(method => (record[0], method, 1.0 / best.Length, 0)));
            points.AddRange(Methods(record, record[3]).Select(method => (record[0], method, 0.0, 1)));
        }

        return
        [
            .. judged
                .GroupBy(record => record[0], StringComparer.Ordinal)
                .SelectMany(set => key.Methods.Select(method => ScoreOf(set.Key, method, set.Count()))),
        ];

        Score ScoreOf(string set, string method, int pairs)
        {
            (string, string, double Best, int Rejected)[] own =
            [
                .. points.Where(point => (point.Set, point.Method) == (set, method)),
            ];
            return new Score(set, method, pairs, own.Sum(point => point.Best), own.Sum(point => point.Rejected));
        }

        string[] Methods(string[] record, string letters) =>
            [
                .. letters
                    .ToUpperInvariant()
                    .Distinct()
                    .Select(letter =>
                        key.Find(record[0], record[1], letter.ToString())
                        ?? throw new EvaluationInputException($"{path}: {record[0]}, {record[1]} has no picture '{letter}'.")
                    ),
            ];
    }

    /// <summary>The scores as a table of Markdown.</summary>
    public static string Table(IReadOnlyList<Score> scores) =>
        "| set | method | judged | best | rejected |\n| --- | --- | ---: | ---: | ---: |\n"
        + string.Concat(
            scores.Select(score =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {score.Set} | {score.Method} | {score.Judged} | {score.Best:0.##} | {score.Rejected} |\n"
                )
            )
        );
}
