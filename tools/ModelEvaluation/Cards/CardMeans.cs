using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>
/// The means of one method in the <c>summary.csv</c> of an evaluation, one line per data set, as a card shows them.
/// </summary>
internal static class CardMeans
{
    /// <summary>Reads the means on the data sets of a task.</summary>
    /// <param name="folder">The evaluation's folder.</param>
    /// <param name="method">The method.</param>
    /// <param name="task">The task in lower case; <c>meif</c> takes in medical sets, which its model fuses too.</param>
    /// <exception cref="EvaluationInputException">
    /// The file can't be read, or has no means of this method on such a set.
    /// </exception>
    public static string Read(string folder, string method, string task)
    {
        string path = Path.Combine(folder, RunCommand.SummaryName);
        List<string[]> records = [];
        try
        {
            using StreamReader text = new(path);
            CsvReader csv = new(text, path);
            while (csv.ReadRecord() is string[] record)
            {
                records.Add(record);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationInputException($"{path}: the means can't be read. {error.Message}", error);
        }

        string[] wanted = task == "meif" ? [task, "mif"] : [task];
        int At(string column) =>
            Array.IndexOf(records[0], column) is >= 0 and int at
                ? at
                : throw new EvaluationInputException($"{path}: there is no column '{column}'.");
        (int dataset, int name, int metric, int mean, int count) = (
            At("dataset"),
            At("method"),
            At("metric"),
            At("mean"),
            At("count")
        );
        string[] lines =
        [
            .. records
                .Skip(1)
                .Where(record =>
                    record[name] == method && record[mean].Length > 0 && wanted.Contains(record[dataset].Split('/')[0])
                )
                .GroupBy(record => record[dataset])
                .Select(set =>
                    $"{set.Key.Split('/')[^1]} ({set.First()[count]} pairs): "
                    + string.Join(
                        ", ",
                        set.Select(record =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{record[metric]} {double.Parse(record[mean], CultureInfo.InvariantCulture):F4}"
                            )
                        )
                    )
                ),
        ];
        return lines.Length > 0
            ? string.Join('\n', lines)
            : throw new EvaluationInputException(
                $"{path}: there are no means of the method '{method}' on sets of the task '{task}'."
            );
    }
}
