using System.Globalization;
using System.Text;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What a batch says about itself when it is done.</summary>
/// <param name="folder">Where the results are.</param>
/// <param name="rows">What became of each job.</param>
/// <param name="seconds">How long the run took.</param>
internal sealed class BatchReport(string folder, IReadOnlyList<BatchRow> rows, double seconds)
{
    private const string Header = "id,first,second,output,status,width,height,problem";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Where the results are.</summary>
    public string Folder => folder;

    /// <summary>How many jobs there are.</summary>
    public int Count => rows.Count;

    /// <summary>How many jobs failed.</summary>
    public int Failures => CountOf(BatchStatus.Failed);

    /// <summary>Refuses to replace a file that is no list of an earlier run.</summary>
    /// <exception cref="UsageException">The file begins with something else.</exception>
    public static void RequireOwn(string path, bool force)
    {
        if (!force && File.Exists(path) && File.ReadLines(path).FirstOrDefault() != Header)
        {
            throw new UsageException(
                $"{path} is there and was not written by a batch; the list of results would replace it. Give another folder, or --force."
            );
        }
    }

    /// <summary>
    /// Writes a line per job as comma-separated values (RFC 4180): id, first, second, output, status (fused or failed), width, height,
    /// problem. It does not say when or how fast: the same jobs give the same bytes, however many runs they took.
    /// </summary>
    /// <exception cref="PictureException">The file can't be written.</exception>
    public void WriteCsv(string path)
    {
        StringBuilder text = new(Header + "\n");
        foreach (BatchRow row in rows)
        {
            string first = row.Job.Sources.ElementAtOrDefault(0) ?? string.Empty;
            string second = row.Job.Sources.ElementAtOrDefault(1) ?? string.Empty;
            string[] fields =
            [
                CsvField.OfText(row.Job.Id),
                CsvField.OfText(first),
                CsvField.OfText(second),
                CsvField.OfText(row.Status == BatchStatus.Failed ? string.Empty : row.Job.Output),
                Word(row.Status == BatchStatus.Failed ? BatchStatus.Failed : BatchStatus.Fused),
                row.Width.ToString(CultureInfo.InvariantCulture),
                row.Height.ToString(CultureInfo.InvariantCulture),
                CsvField.OfText(row.Problem ?? string.Empty),
            ];
            text.AppendJoin(',', fields).Append('\n');
        }

        try
        {
            WholeFile.Write(path, overwrite: true, stream => stream.Write(Utf8.GetBytes(text.ToString())));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PictureException($"{path}: cannot be written. {e.Message}", e);
        }
    }

    /// <summary>One object for programs.</summary>
    public string ToJson() =>
        JsonText.Object(writer =>
        {
            writer.WriteString("output", folder);
            writer.WriteNumber("pairs", rows.Count);
            writer.WriteNumber("fused", CountOf(BatchStatus.Fused));
            writer.WriteNumber("resumed", CountOf(BatchStatus.Resumed));
            writer.WriteNumber("failed", Failures);
            writer.WriteNumber("seconds", Math.Round(seconds, 3));
            writer.WriteStartArray("rows");
            foreach (BatchRow row in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("id", row.Job.Id);
                writer.WriteString("status", Word(row.Status));
                if (row.Problem is string problem)
                {
                    writer.WriteString("problem", problem);
                }
                else
                {
                    writer.WriteString("output", row.Job.Output);
                    writer.WriteNumber("width", row.Width);
                    writer.WriteNumber("height", row.Height);
                    writer.WriteNumber("seconds", Math.Round(row.Seconds, 6));
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    /// <summary>One line for people.</summary>
    public string ToText()
    {
        string resumed = CountOf(BatchStatus.Resumed) is > 0 and int before ? $", {before} by an earlier run" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {CountOf(BatchStatus.Fused)} of {rows.Count} pairs fused{resumed}, {Failures} failed, {seconds:F1} s"
        );
    }

    private static string Word(BatchStatus status) => status.ToString().ToLowerInvariant();

    private int CountOf(BatchStatus status) => rows.Count(row => row.Status == status);
}
