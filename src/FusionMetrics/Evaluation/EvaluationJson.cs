using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FusionML.Metrics;

/// <summary>
/// Writes an evaluation as one JSON object: <c>metrics</c> (id, title, formula, range, direction, source), <c>methods</c>,
/// <c>summaries</c> (per data set: pairs, and scores with method, metric, mean, standardDeviation, count, rank), <c>rows</c>
/// (dataset, pair, method, values by metric id, reasons by metric id where there are any, problem where there is one, normalized where sources were stretched). A number
/// that does not exist is null.
/// </summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class EvaluationJson
{
    /// <summary>Writes the object as text with a line end behind it.</summary>
    public static void Write(TextWriter text, EvaluationTable table)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(table);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            WriteArray(json, "metrics", table.Metrics, WriteMetric);
            WriteArray(json, "methods", table.Methods, (json, method) => json.WriteStringValue(method.Name));
            WriteArray(json, "summaries", table.Summaries, WriteSummary);
            WriteArray(json, "rows", table.Rows, (json, row) => WriteRow(json, row, table.Metrics));
            json.WriteEndObject();
        }

        text.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        text.Write('\n');
    }

    /// <summary>Writes the object into a file, which is replaced if it is there.</summary>
    /// <exception cref="EvaluationException">The file can't be written.</exception>
    public static void Write(string path, EvaluationTable table) => EvaluationFile.Write(path, text => Write(text, table));

    private static void WriteMetric(Utf8JsonWriter json, MetricDefinition metric)
    {
        json.WriteStartObject();
        json.WriteString("id", metric.Id);
        json.WriteString("title", metric.Title);
        json.WriteString("formula", metric.Formula);
        json.WriteString("range", metric.Range);
        json.WriteString("direction", metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower");
        json.WriteString("source", metric.Source);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, DatasetSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("dataset", summary.Dataset);
        json.WriteNumber("pairs", summary.PairCount);
        WriteArray(json, "scores", summary.Scores, WriteScore);
        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, MethodScore score)
    {
        json.WriteStartObject();
        json.WriteString("metric", score.Metric.Id);
        json.WriteString("method", score.Method.Name);
        WriteNumber(json, "mean", score.Mean);
        WriteNumber(json, "standardDeviation", score.StandardDeviation);
        json.WriteNumber("count", score.Count);
        if (score.Rank is int rank)
        {
            json.WriteNumber("rank", rank);
        }
        else
        {
            json.WriteNull("rank");
        }

        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, EvaluationRow row, IReadOnlyList<MetricDefinition> metrics)
    {
        json.WriteStartObject();
        json.WriteString("dataset", row.Pair.Dataset);
        json.WriteString("pair", row.Pair.Id);
        json.WriteString("method", row.Method.Name);
        if (row.Problem is string problem)
        {
            json.WriteString("problem", problem);
        }
        else
        {
            json.WriteStartObject("values");
            foreach ((MetricDefinition metric, MetricValue value) in metrics.Zip(row.Values))
            {
                WriteNumber(json, metric.Id, value.Value);
            }

            json.WriteEndObject();
            WriteReasons(json, row, metrics);
            NormalizationJson.Write(json, row.Normalizations);
        }

        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, EvaluationRow row, IReadOnlyList<MetricDefinition> metrics)
    {
        if (row.Values.All(value => value.IsDefined))
        {
            return;
        }

        json.WriteStartObject("reasons");
        foreach ((MetricDefinition metric, MetricValue value) in metrics.Zip(row.Values).Where(pair => !pair.Second.IsDefined))
        {
            json.WriteString(metric.Id, value.Reason);
        }

        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
