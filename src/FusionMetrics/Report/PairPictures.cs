using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// The pictures and values of one pair as the JSON object that the page's script reads; pictures are JPEG or PNG in base 64.
/// </summary>
internal static class PairPictures
{
    /// <summary>The object's text, in which no character could end the script element around it.</summary>
    /// <param name="rows">The pair's rows that were evaluated, one per method; at least one.</param>
    /// <param name="options">Width and quality of the pictures.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureException">A picture can't be read any more.</exception>
    public static string Json(IReadOnlyList<EvaluationRow> rows, ReportOptions options, CancellationToken cancellationToken)
    {
        EvaluationPair pair = rows[0].Pair;
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("id", VisibleText.Of(pair.Id));
            json.WriteStartArray("pictures");
            for (int i = 0; i < pair.SourcePaths.Count; i++)
            {
                WritePicture(json, $"Source {i + 1}", pair.SourcePaths[i], options, cancellationToken);
            }

            if (pair.ReferencePath is string reference)
            {
                WritePicture(json, "Reference", reference, options, cancellationToken);
            }

            foreach (EvaluationRow row in rows)
            {
                WritePicture(json, row.Method.Name, row.FusedPath!, options, cancellationToken);
            }

            json.WriteEndArray();
            WriteValues(json, rows);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void WritePicture(
        Utf8JsonWriter json,
        string name,
        string path,
        ReportOptions options,
        CancellationToken cancellationToken
    )
    {
        FusionImage image = PictureFile.Read(path, limits: null, cancellationToken);
        FusionImage shown = PictureScaler.ToWidth(image, options.PictureWidth);
        string format = options.PictureQuality is null ? "PNG" : "JPEG";
        PictureWriteOptions writing = new()
        {
            BitDepth = 8,
            Compression = CompressionLevel.Optimal,
            Quality = options.PictureQuality ?? new PictureWriteOptions().Quality,
        };
        using MemoryStream file = new();
        PictureCodecs.All.First(codec => codec.Name == format).Write(file, shown, path, writing, cancellationToken);
        json.WriteStartObject();
        json.WriteString("name", VisibleText.Of(name));
        json.WriteNumber("width", image.Width);
        json.WriteNumber("height", image.Height);
        json.WriteString("type", $"image/{format.ToLowerInvariant()}");
        json.WriteBase64String("data", file.GetBuffer().AsSpan(0, (int)file.Length));
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<EvaluationRow> rows)
    {
        json.WriteStartArray("values");
        foreach (EvaluationRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("method", VisibleText.Of(row.Method.Name));
            json.WriteStartArray("numbers");
            foreach (MetricValue value in row.Values)
            {
                if (double.IsFinite(value.Value))
                {
                    json.WriteNumberValue(value.Value);
                }
                else
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
