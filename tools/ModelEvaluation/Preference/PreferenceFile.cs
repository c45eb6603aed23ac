using FusionML.Imaging;

namespace FusionML.ModelEvaluation;

/// <summary>Reads the CSV files of a preference folder.</summary>
internal static class PreferenceFile
{
    /// <summary>All records below the header.</summary>
    /// <exception cref="EvaluationInputException">The file can't be read, or has another form.</exception>
    public static IReadOnlyList<string[]> Read(string path, string header, int columns)
    {
        try
        {
            using StreamReader text = new(path);
            CsvReader csv = new(text, path);
            if (csv.ReadRecord() is not string[] first || string.Join(',', first) != header)
            {
                throw new EvaluationInputException($"{path}: the first line is not '{header}'.");
            }

            List<string[]> records = [];
            while (csv.ReadRecord() is string[] record)
            {
                records.Add(
                    record.Length == columns
                        ? record
                        : throw new EvaluationInputException(
                            $"{path}: line {csv.RecordLine} has {record.Length} fields instead of {columns}."
                        )
                );
            }

            return records;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ManifestException)
        {
            throw new EvaluationInputException($"{path}: the file can't be read. {error.Message}", error);
        }
    }
}
