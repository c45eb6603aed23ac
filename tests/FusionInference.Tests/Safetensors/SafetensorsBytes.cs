using System.Buffers.Binary;
using System.Text;

namespace FusionML.Inference.Tests;

/// <summary>Composes safetensors files byte by byte, so that what the reader is given does not come from the writer.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Compose(string header, params ReadOnlySpan<byte> data) => Compose(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Compose(byte[] header, ReadOnlySpan<byte> data)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file.AsSpan(8 + header.Length));
        return file;
    }

    public static WeightFile Read(byte[] file) => WeightFile.Read(new MemoryStream(file), "bytes");

    public static WeightsException Refused(byte[] file) => Assert.ThrowsExactly<WeightsException>(() => Read(file));
}
