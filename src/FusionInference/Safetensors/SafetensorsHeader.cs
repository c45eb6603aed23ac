using System.Text.Json;

namespace FusionML.Inference;

/// <summary>
/// The header of a safetensors file: a JSON object with one entry per tensor (<c>dtype</c>, <c>shape</c>,
/// <c>data_offsets</c>) and an optional <c>__metadata__</c> object of strings.
/// </summary>
/// <remarks>
/// The header comes from anywhere, so it is read token by token: no document is built, and what is kept is no larger than
/// the text that it came from.
/// </remarks>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";

    private readonly string _fileName;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string fileName) => _fileName = fileName;

    /// <summary>The tensors in the order of their bytes, which cover the data without overlap or hole.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads and checks a header.</summary>
    /// <param name="fileName">The file that errors name.</param>
    /// <param name="json">The header's text.</param>
    /// <param name="dataLength">Bytes behind the header.</param>
    /// <exception cref="WeightsException">Anything at all is wrong with it.</exception>
    public static SafetensorsHeader Parse(string fileName, ReadOnlySpan<byte> json, long dataLength)
    {
        SafetensorsHeader header = new(fileName);
        try
        {
            header.ReadObject(json, dataLength);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader reports strings that are not valid UTF-8 or UTF-16 as InvalidOperationException.
            throw new WeightsException(fileName, $"the header is not valid JSON: {error.Message}", error);
        }

        header.RequireGaplessData(dataLength);
        return header;
    }

    private void ReadObject(ReadOnlySpan<byte> json, long dataLength)
    {
        Utf8JsonReader reader = new(json);
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Error($"the header names '{name}' twice");
            }

            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                _entries.Add(ReadEntry(ref reader, name, dataLength));
            }
        }

        if (reader.Read())
        {
            throw Error($"something stands behind the header's object: {reader.TokenType}");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey} '{key}'");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error($"{MetadataKey} names '{key}' twice");
            }
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name, long dataLength)
    {
        if (name.Length == 0)
        {
            throw Error("a tensor has an empty name");
        }

        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of tensor '{name}'");
                    type = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"the shape of tensor '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"data_offsets of tensor '{name}'");
                    break;
                default:
                    throw Error($"tensor '{name}' has an unknown or repeated key '{key}'");
            }
        }

        return type is null || shape is null || offsets is null
            ? throw Error($"tensor '{name}' lacks dtype, shape or data_offsets")
            : CheckedEntry(name, type, shape, offsets, dataLength);
    }

    private SafetensorsEntry CheckedEntry(string name, string typeName, List<long> shape, List<long> offsets, long dataLength)
    {
        (SafetensorsType type, int size) = SafetensorsTypes.Find(typeName)
            ?? throw Error($"tensor '{name}' has the dtype {typeName}, which is not F32, F16, BF16 or an integer type");
        string shapeText = $"[{string.Join(", ", shape)}]";
        if (shape.Any(dimension => dimension > int.MaxValue))
        {
            throw Error($"tensor '{name}' has a dimension larger than {int.MaxValue}: {shapeText}");
        }

        if (offsets.Count != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength)
        {
            throw Error(
                $"tensor '{name}' has data_offsets [{string.Join(", ", offsets)}], "
                    + $"which is no range within the {dataLength} bytes of data"
            );
        }

        long bytes = SaturatingProduct(size, shape);
        if (bytes != offsets[1] - offsets[0])
        {
            throw Error(
                $"tensor '{name}' of shape {shapeText} and dtype {typeName} does not take the {offsets[1] - offsets[0]} bytes "
                    + $"of its data_offsets [{offsets[0]}, {offsets[1]}]"
            );
        }

        return new SafetensorsEntry(name, type, [.. shape.Select(dimension => (int)dimension)], offsets[0], offsets[1], size);
    }

    /// <summary>The product, or <see cref="long.MaxValue"/> where it is too large for a long.</summary>
    private static long SaturatingProduct(long start, List<long> factors)
    {
        if (factors.Contains(0))
        {
            return 0;
        }

        foreach (long factor in factors)
        {
            start = start > long.MaxValue / factor ? long.MaxValue : start * factor;
        }

        return start;
    }

    private void RequireGaplessData(long dataLength)
    {
        _entries.Sort((x, y) => (x.Begin, x.End).CompareTo((y.Begin, y.End)));
        long position = 0;
        string before = "the start of the data";
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Begin != position)
            {
                throw Error(
                    $"tensor '{entry.Name}' begins at byte {entry.Begin} but {before} ends at byte {position}: "
                        + (entry.Begin < position ? "the two overlap" : "there is a hole between them")
                );
            }

            (position, before) = (entry.End, $"tensor '{entry.Name}'");
        }

        if (position != dataLength)
        {
            throw Error($"the tensors end at byte {position} but the file holds {dataLength} bytes of data");
        }
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, what);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Error($"{what} holds something that is not a whole number from 0 to {long.MaxValue}");
            }

            if (numbers.Count == WeightTensor.MaximumDimensions)
            {
                throw Error($"{what} has more than {WeightTensor.MaximumDimensions} numbers");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw Error($"{what} is not a JSON {type}, but {reader.TokenType}");
        }
    }

    private WeightsException Error(string problem) => new(_fileName, problem);
}
