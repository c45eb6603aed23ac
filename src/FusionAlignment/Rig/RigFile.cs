using System.Buffers;
using System.Text.Json;
using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>Reads and writes a <see cref="RigTransform"/> as a JSON file.</summary>
public static class RigFile
{
    private const string Format = "fusionml-rig";
    private const int Version = 1;
    private const long MaximumLength = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RigFileException">It can't be read, is no such file, or its numbers make no sense.</exception>
    public static RigTransform Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            FileState.RequireFile(path);
            FileInfo file = new(path);
            if (file.Length > MaximumLength)
            {
                throw new RigFileException(path, $"it has {file.Length} bytes, and is no file of 'fusionml align'.");
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RigFileException(path, $"cannot be read. {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new RigFileException(path, $"is damaged: it is no JSON. {error.Message}", error);
        }
    }

    /// <summary>Writes a file, by way of a temporary one.</summary>
    /// <exception cref="RigFileException">It can't be written, or is there and may not be replaced.</exception>
    public static void Write(string path, RigTransform rig, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(rig);
        try
        {
            WholeFile.Write(path, overwrite, stream => stream.Write(ToJson(rig)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PictureExistsException)
        {
            throw new RigFileException(path, $"cannot be written. {error.Message}", error);
        }
    }

    private static byte[] ToJson(RigTransform rig)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            WriteSize(writer, "first", rig.FirstSize);
            WriteSize(writer, "second", rig.SecondSize);
            writer.WriteStartArray("matrix");
            foreach (double element in rig.Transform.Matrix)
            {
                writer.WriteNumberValue(element);
            }

            writer.WriteEndArray();
            if (rig.Method is not null)
            {
                writer.WriteString("method", rig.Method);
            }

            if (rig.Confidence is double confidence)
            {
                writer.WriteNumber("confidence", confidence);
            }

            if (rig.ResidualPixels is double residual)
            {
                writer.WriteNumber("residualPixels", residual);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSize(Utf8JsonWriter writer, string name, (int Width, int Height) size)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("width", size.Width);
        writer.WriteNumber("height", size.Height);
        writer.WriteEndObject();
    }

    private static RigTransform Parse(JsonElement root, string path)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String
            || format.GetString() != Format
        )
        {
            throw new RigFileException(path, $"is no rig: its \"format\" is not \"{Format}\". Make one with 'fusionml align'.");
        }

        if (Number(root, "version", path) is double version and not Version)
        {
            throw new RigFileException(path, $"has version {version}; this program reads version {Version}.");
        }

        try
        {
            return new RigTransform(
                new PlanarTransform(Matrix(root, path)),
                Size(root, "first", path),
                Size(root, "second", path)
            )
            {
                Method =
                    root.TryGetProperty("method", out JsonElement method) && method.ValueKind == JsonValueKind.String
                        ? method.GetString()
                        : null,
                Confidence = root.TryGetProperty("confidence", out _) ? Number(root, "confidence", path) : null,
                ResidualPixels = root.TryGetProperty("residualPixels", out _) ? Number(root, "residualPixels", path) : null,
            };
        }
        catch (AlignmentException error) when (error is not RigFileException)
        {
            throw new RigFileException(path, error.Message, error);
        }
    }

    private static double[] Matrix(JsonElement root, string path)
    {
        const int elements = 9;
        if (
            !root.TryGetProperty("matrix", out JsonElement matrix)
            || matrix.ValueKind != JsonValueKind.Array
            || matrix.GetArrayLength() != elements
            || matrix.EnumerateArray().Any(element => element.ValueKind != JsonValueKind.Number)
        )
        {
            throw new RigFileException(path, $"is damaged: \"matrix\" must be {elements} numbers.");
        }

        return [.. matrix.EnumerateArray().Select(element => element.GetDouble())];
    }

    private static (int Width, int Height) Size(JsonElement root, string name, string path)
    {
        if (!root.TryGetProperty(name, out JsonElement size) || size.ValueKind != JsonValueKind.Object)
        {
            throw new RigFileException(path, $"is damaged: \"{name}\" must be an object with width and height.");
        }

        (double width, double height) = (Number(size, "width", path), Number(size, "height", path));
        return width is >= 1 and <= int.MaxValue && height is >= 1 and <= int.MaxValue && width % 1 == 0 && height % 1 == 0
            ? ((int)width, (int)height)
            : throw new RigFileException(path, $"is damaged: \"{name}\" has a size of {width}x{height}.");
    }

    private static double Number(JsonElement parent, string name, string path) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new RigFileException(path, $"is damaged: \"{name}\" must be a number.");
}
