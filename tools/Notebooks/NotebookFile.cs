using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FusionML.Notebooks;

/// <summary>A notebook in Jupyter's format 4.5.</summary>
internal static class NotebookFile
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the cells, to a temporary file that is moved into place.</summary>
    public static void Write(string path, IReadOnlyList<Cell> cells)
    {
        int count = 0;
        JsonObject notebook = new()
        {
            ["cells"] = new JsonArray([.. cells.Select((cell, i) => ToJson(cell, i, cell.IsMarkdown ? 0 : ++count))]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
                ["language_info"] = new JsonObject
                {
                    ["file_extension"] = ".cs",
                    ["mimetype"] = "text/x-csharp",
                    ["name"] = "C#",
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, notebook.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the cells.</summary>
    /// <exception cref="NotebookException">The file is missing or no notebook.</exception>
    public static IReadOnlyList<Cell> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new NotebookException($"{path} is not there.");
        }

        try
        {
            JsonNode notebook = JsonNode.Parse(File.ReadAllText(path))!;
            return [.. notebook["cells"]!.AsArray().Select(cell => FromJson(cell!))];
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new NotebookException($"{path} is no notebook: {exception.Message}");
        }
    }

    private static JsonObject ToJson(Cell cell, int index, int count)
    {
        JsonObject json = new()
        {
            ["cell_type"] = cell.IsMarkdown ? "markdown" : "code",
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"cell-{index}"),
            ["metadata"] = new JsonObject(),
            ["source"] = Lines(cell.Source),
        };
        if (!cell.IsMarkdown)
        {
            json["execution_count"] = count;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(ToJson)]);
        }

        return json;
    }

    private static JsonObject ToJson(CellOutput output) =>
        output.Png is null
            ? new JsonObject
            {
                ["name"] = "stdout",
                ["output_type"] = "stream",
                ["text"] = Lines(output.Text),
            }
            : new JsonObject
            {
                ["data"] = new JsonObject { ["image/png"] = output.Png, ["text/plain"] = Lines(output.Text) },
                ["metadata"] = new JsonObject(),
                ["output_type"] = "display_data",
            };

    private static Cell FromJson(JsonNode cell) =>
        new(cell["cell_type"]!.GetValue<string>() == "markdown", Text(cell["source"]!))
        {
            Outputs = cell["outputs"] is not JsonArray outputs
                ? []
                :
                [
                    .. outputs.Select(output =>
                        output!["data"] is JsonNode data
                            ? new CellOutput(Text(data["text/plain"]!), data["image/png"]!.GetValue<string>())
                            : new CellOutput(Text(output["text"]!))
                    ),
                ],
        };

    /// <summary>Jupyter keeps text as an array of lines, each with its end.</summary>
    private static JsonArray Lines(string text)
    {
        string[] lines = text.Split('\n');
        return new JsonArray([
            .. lines
                .Select((line, i) => i < lines.Length - 1 ? line + "\n" : line)
                .Where(line => line.Length > 0)
                .Select(line => JsonValue.Create(line)),
        ]);
    }

    private static string Text(JsonNode lines) => string.Concat(lines.AsArray().Select(line => line!.GetValue<string>()));
}
