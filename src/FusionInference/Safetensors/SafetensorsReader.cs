using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// Reads the safetensors format: eight bytes with the header's length, the header, the tensors' bytes, all little-endian
/// (https://github.com/huggingface/safetensors, "Format").
/// </summary>
internal static class SafetensorsReader
{
    /// <summary>The longest header that the format allows.</summary>
    private const long MaximumHeaderLength = 100_000_000;

    private const int LengthBytes = sizeof(long);
    private const int ChunkBytes = 1 << 14;

    /// <summary>
    /// Reads everything from <paramref name="stream"/>, which must be able to seek: its length bounds every allocation.
    /// </summary>
    public static WeightFile Read(Stream stream, string fileName)
    {
        long length = stream.Length - stream.Position;
        if (length < LengthBytes)
        {
            throw new WeightsException(
                fileName,
                $"{length} bytes are too few for a safetensors file, which has at least {LengthBytes}"
            );
        }

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > (ulong)Math.Min(length - LengthBytes, MaximumHeaderLength))
        {
            throw new WeightsException(
                fileName,
                $"the header is said to have {headerLength} bytes, but the file has {length - LengthBytes} "
                    + $"behind the length and the format allows {MaximumHeaderLength}: this is no safetensors file, or it is cut "
                    + "short"
            );
        }

        byte[] json = new byte[(int)headerLength];
        stream.ReadExactly(json);
        SafetensorsHeader header = SafetensorsHeader.Parse(fileName, json, length - LengthBytes - json.Length);
        List<WeightTensor> tensors = [];
        List<string> ignored = [];
        foreach (SafetensorsEntry entry in header.Entries)
        {
            if (entry.Type == SafetensorsType.Integer)
            {
                stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                ignored.Add(entry.Name);
            }
            else
            {
                tensors.Add(new WeightTensor(entry.Name, entry.Shape, ReadValues(stream, entry, fileName)));
            }
        }

        return new WeightFile(tensors, header.Metadata, fileName, ignored);
    }

    private static float[] ReadValues(Stream stream, SafetensorsEntry entry, string fileName)
    {
        if (entry.Count > Array.MaxLength)
        {
            throw new WeightsException(fileName, $"tensor '{entry.Name}' has {entry.Count} values, more than one array can hold");
        }

        float[] values = new float[entry.Count];
        if (entry.Type == SafetensorsType.F32)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            stream.ReadExactly(bytes);
            if (!BitConverter.IsLittleEndian)
            {
                Span<int> words = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
            }
        }
        else
        {
            ReadHalves(stream, entry.Type, values);
        }

        int at = values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        return at < 0
            ? values
            : throw new WeightsException(
                fileName,
                $"tensor '{entry.Name}' holds the value {values[at]} at index {at}: weights must be finite"
            );
    }

    private static void ReadHalves(Stream stream, SafetensorsType type, Span<float> values)
    {
        Span<byte> chunk = stackalloc byte[ChunkBytes];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, ChunkBytes / sizeof(ushort));
            stream.ReadExactly(chunk[..(count * sizeof(ushort))]);
            for (int i = 0; i < count; i++)
            {
                ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[(i * sizeof(ushort))..]);
                values[i] =
                    type == SafetensorsType.F16
                        ? (float)BitConverter.UInt16BitsToHalf(bits)
                        : BitConverter.UInt32BitsToSingle((uint)bits << 16);
            }

            values = values[count..];
        }
    }
}
