using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Imaging;

/// <summary>Samples of one or two bytes, the high byte first, as PNG and PNM store them.</summary>
internal static class SampleBytes
{
    /// <summary>Writes samples of <paramref name="sampleBytes"/> bytes (1 or 2).</summary>
    public static void PutBigEndian(ReadOnlySpan<ushort> samples, Span<byte> bytes, int sampleBytes)
    {
        if (sampleBytes == 2)
        {
            PutWords(samples, bytes);
            return;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            bytes[i] = (byte)samples[i];
        }
    }

    /// <summary>Reads samples of <paramref name="sampleBytes"/> bytes (1 or 2).</summary>
    public static void GetBigEndian(ReadOnlySpan<byte> bytes, Span<ushort> samples, int sampleBytes)
    {
        if (sampleBytes == 2)
        {
            GetWords(bytes, samples);
            return;
        }

        // Vector<byte>.Count bytes become two vectors of samples; the bytes that do not fill a vector go one by one.
        int i = 0;
        for (; i <= samples.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out Vector<ushort> low, out Vector<ushort> high);
            low.CopyTo(samples[i..]);
            high.CopyTo(samples[(i + Vector<ushort>.Count)..]);
        }

        for (; i < samples.Length; i++)
        {
            samples[i] = bytes[i];
        }
    }

    private static void PutWords(ReadOnlySpan<ushort> samples, Span<byte> bytes)
    {
        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(samples, words);
        }
        else
        {
            samples.CopyTo(words);
        }
    }

    private static void GetWords(ReadOnlySpan<byte> bytes, Span<ushort> samples)
    {
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes)[..samples.Length];
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, samples);
        }
        else
        {
            words.CopyTo(samples);
        }
    }
}
