using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// The means of networks with the digest of the very weights that made the pictures (<see cref="WeightDigest"/>):
/// <c>weights,method,dataset,metric,mean,count</c>.
/// </summary>
internal static class MeasuredMeans
{
    /// <summary>The file's name in the folder of an evaluation.</summary>
    public const string FileName = "measured.csv";

    private const string Header = "weights,method,dataset,metric,mean,count";
    private const int Columns = 6;
    private const int ShownDigits = 12;

    /// <summary>Writes the means of the networks of an evaluation.</summary>
    /// <param name="path">The file; replaced.</param>
    /// <param name="table">The evaluation.</param>
    /// <param name="sets">Its sets.</param>
    /// <param name="methods">Its methods.</param>
    public static void Write(
        string path,
        EvaluationTable table,
        IReadOnlyList<EvaluationSet> sets,
        IReadOnlyList<EvaluatedMethod> methods
    ) => EvaluationFile.Write(path, text =>
        {
            text.Write(Header + "\n");
            foreach (EvaluationSet set in sets)
            {
                DatasetSummary summary = table.Summaries.Single(summary => summary.Dataset == set.Key);
                foreach (MethodScore score in summary.Scores.Where(score => score.Count > 0))
                {
                    EvaluatedMethod method = methods.Single(method => method.Name == score.Method.Name);
                    if (method.WeightsDigest(set.Task) is string digest)
                    {
                        text.Write(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{digest},{CsvField.Of(method.Name)},{set.Key},{score.Metric.Id},{score.Mean:R},{score.Count}\n"
                            )
                        );
                    }
                }
            }
        });

    /// <summary>The means of some weights, one line per data set, as a card shows them.</summary>
    /// <param name="paths">Files that <see cref="Write"/> wrote, or folders that hold one.</param>
    /// <param name="digest">The digest of the weights.</param>
    /// <exception cref="EvaluationInputException">
    /// A file can't be read, or none of them has means of these weights; the digests that there are are named.
    /// </exception>
    public static string Read(IReadOnlyList<string> paths, string digest)
    {
        string[][] all = [.. paths.SelectMany(ReadRecords)];
        string[] lines =
        [
            .. all.Where(record => record[0] == digest)
                .GroupBy(record => record[2])
                .Select(set => $"{set.Key.Split('/')[^1]} ({set.First()[5]} pairs): {string.Join(", ", set.Select(Mean))}"),
        ];
        string measured = string.Join(
            ", ",
            all.Select(record => $"{record[0][..ShownDigits]} ({record[1]})").Distinct(StringComparer.Ordinal)
        );
        return lines.Length > 0
            ? string.Join('\n', lines)
            : throw new EvaluationInputException(
                $"{string.Join(", ", paths)}: there are no means of the weights {digest[..ShownDigits]}; "
                    + $"measured were {(measured.Length > 0 ? measured : "none")}."
            );
    }

    private static string Mean(string[] record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record[3]} {double.Parse(record[4], CultureInfo.InvariantCulture):F4}");

    private static List<string[]> ReadRecords(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        try
        {
            using StreamReader text = new(file);
            CsvReader csv = new(text, file);
            if (csv.ReadRecord() is not string[] header || string.Join(',', header) != Header)
            {
                throw new EvaluationInputException($"{file}: the first line is not '{Header}'.");
            }

            List<string[]> records = [];
            while (csv.ReadRecord() is string[] record)
            {
                if (
                    record.Length != Columns
                    || record[0].Length < ShownDigits
                    || !double.TryParse(record[4], CultureInfo.InvariantCulture, out _)
                )
                {
                    throw new EvaluationInputException($"{file}: line {csv.RecordLine} is no mean of a network.");
                }

                records.Add(record);
            }

            return records;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ManifestException)
        {
            throw new EvaluationInputException($"{file}: the means can't be read. {error.Message}", error);
        }
    }
}
