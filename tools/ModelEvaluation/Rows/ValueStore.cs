using System.Globalization;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// Measured values in a CSV file that a later run goes on from: <c>fingerprint,pair,content,metric,value,reason</c>. Lines are added,
/// never changed; of two lines for one value the later counts. A last line that was cut short is dropped when the file is opened.
/// </summary>
/// <remarks>For one thread, and one process at a time.</remarks>
internal sealed class ValueStore : IDisposable
{
    private const string Header = "fingerprint,pair,content,metric,value,reason";
    private const int Columns = 6;

    private readonly Dictionary<(string Fingerprint, string Content, string Metric), MetricValue> _values = [];
    private readonly StreamWriter _text;

    private ValueStore(StreamWriter text) => _text = text;

    /// <summary>Opens the file, or makes an empty one.</summary>
    /// <exception cref="EvaluationInputException">It can't be opened, another run has it open, or it is no such file.</exception>
    public static ValueStore Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            CutToWholeLines(file);
            ValueStore store = new(new StreamWriter(file) { NewLine = "\n" });
            store.ReadValues(file, path);
            return store;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or ManifestException)
        {
            file?.Dispose();
            throw new EvaluationInputException($"{path}: the measured values can't be read. {error.Message}", error);
        }
    }

    /// <summary>The value, if it has been measured on pictures of this content.</summary>
    public MetricValue? Find(string fingerprint, string content, string metric) =>
        _values.TryGetValue((fingerprint, content, metric), out MetricValue value) ? value : null;

    /// <summary>Adds the values of a fused picture; they are in the file when the call returns.</summary>
    public void Add(string fingerprint, string pair, string content, MetricReport report)
    {
        foreach (MetricResult result in report)
        {
            _values[(fingerprint, content, result.Id)] = result.Value;
            string number = result.Value.IsDefined
                ? result.Value.Value.ToString("R", CultureInfo.InvariantCulture)
                : string.Empty;
            _text.WriteLine(
                string.Join(
                    ',',
                    new[] { fingerprint, pair, content, result.Id, number, result.Value.Reason ?? string.Empty }.Select(
                        CsvField.Of
                    )
                )
            );
        }

        _text.Flush();
    }

    public void Dispose() => _text.Dispose();

    private static void CutToWholeLines(FileStream file)
    {
        long end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        file.SetLength(end);
        file.Position = 0;
    }

    private void ReadValues(FileStream file, string path)
    {
        if (file.Length == 0)
        {
            _text.WriteLine(Header);
            return;
        }

        using StreamReader text = new(file, leaveOpen: true);
        CsvReader records = new(text, path);
        if (records.ReadRecord() is not string[] header || string.Join(',', header) != Header)
        {
            throw new FormatException($"The first line is not '{Header}'.");
        }

        while (records.ReadRecord() is string[] record)
        {
            if (record.Length != Columns)
            {
                throw new FormatException($"Line {records.RecordLine} has {record.Length} fields, not {Columns}.");
            }

            _values[(record[0], record[2], record[3])] =
                record[4].Length > 0
                    ? new MetricValue(double.Parse(record[4], CultureInfo.InvariantCulture))
                    : MetricValue.Undefined(record[5]);
        }

        file.Position = file.Length;
    }
}
