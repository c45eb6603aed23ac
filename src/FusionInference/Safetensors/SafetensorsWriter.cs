using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FusionML.Inference;

/// <summary>
/// Writes the safetensors format. The same tensors, in the same order, with the same metadata give the same bytes: metadata
/// is sorted by key (ordinal), tensors keep their order, and the header is padded with spaces so that the data begins at a
/// multiple of eight.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkValues = 1 << 12;

    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="file">What to write.</param>
    /// <param name="type">F32, or F16, which rounds each value to the nearest that 16 bits hold.</param>
    public static void Write(Stream stream, WeightFile file, SafetensorsType type)
    {
        if (type is not (SafetensorsType.F32 or SafetensorsType.F16))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Weights are written as F32 or F16.");
        }

        ArrayBufferWriter<byte> header = new();
        WriteHeader(header, file, type);
        int padding = (Alignment - header.WrittenCount % Alignment) % Alignment;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach (WeightTensor tensor in file.Tensors)
        {
            if (type == SafetensorsType.F16)
            {
                WriteHalves(stream, tensor.Values);
            }
            else
            {
                WriteValues(stream, tensor.Values);
            }
        }
    }

    private static void WriteHeader(IBufferWriter<byte> buffer, WeightFile file, SafetensorsType type)
    {
        using Utf8JsonWriter writer = new(buffer);
        writer.WriteStartObject();
        if (file.Metadata.Count > 0)
        {
            writer.WriteStartObject("__metadata__");
            foreach ((string key, string value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        int size = type == SafetensorsType.F16 ? sizeof(ushort) : sizeof(float);
        long position = 0;
        foreach (WeightTensor tensor in file.Tensors)
        {
            writer.WriteStartObject(tensor.Name);
            writer.WriteString("dtype", type.ToString());
            writer.WriteStartArray("shape");
            foreach (int dimension in tensor.Shape)
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(position);
            position += (long)tensor.Values.Length * size;
            writer.WriteNumberValue(position);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<int> chunk = stackalloc int[ChunkValues];
        for (int i = 0; i < values.Length; i += ChunkValues)
        {
            ReadOnlySpan<int> words = MemoryMarshal.Cast<float, int>(values[i..Math.Min(values.Length, i + ChunkValues)]);
            BinaryPrimitives.ReverseEndianness(words, chunk);
            stream.Write(MemoryMarshal.AsBytes(chunk[..words.Length]));
        }
    }

    private static void WriteHalves(Stream stream, ReadOnlySpan<float> values)
    {
        Span<byte> chunk = stackalloc byte[ChunkValues * sizeof(ushort)];
        for (int i = 0; i < values.Length; i += ChunkValues)
        {
            ReadOnlySpan<float> part = values[i..Math.Min(values.Length, i + ChunkValues)];
            for (int j = 0; j < part.Length; j++)
            {
                BinaryPrimitives.WriteHalfLittleEndian(chunk[(j * sizeof(ushort))..], (Half)part[j]);
            }

            stream.Write(chunk[..(part.Length * sizeof(ushort))]);
        }
    }
}
