using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Turns the bytes of a TIFF row, in the machine's byte order, into samples in [0, 1]: an integer v becomes v / (2^bits - 1),
/// floats stay as they are.
/// </summary>
internal sealed class TiffSamples
{
    private readonly TiffPage _page;
    private readonly float[]? _units;

    /// <summary>Prepares for the rows of a page.</summary>
    public TiffSamples(TiffPage page)
    {
        _page = page;
        if (page.BitDepth <= 16)
        {
            float maximum = (1 << page.Bits) - 1;
            _units = new float[1 << page.Bits];
            for (int i = 0; i < _units.Length; i++)
            {
                _units[i] = i / maximum;
            }
        }
    }

    /// <summary>Reads every <paramref name="step"/>th sample of a row, beginning with sample <paramref name="first"/>.</summary>
    public void Read(ReadOnlySpan<byte> row, int first, int step, Span<float> samples, int sampleStep)
    {
        for (int i = first, to = 0; to < samples.Length; i += step, to += sampleStep)
        {
            samples[to] =
                _page.Format == SampleFormat.IEEEFP ? Float(row, i)
                : _units is null ? Long(row, i)
                : _units[Integer(row, i)];
        }
    }

    /// <summary>Sample <paramref name="i"/> of a row as the integer that is stored; up to 16 bits.</summary>
    public int Integer(ReadOnlySpan<byte> row, int i)
    {
        switch (_page.Bits)
        {
            case 8:
                return row[i];
            case 16:
                return MemoryMarshal.Read<ushort>(row[(2 * i)..]);
            default:
                // Bits follow each other from the highest bit of a byte on, across bytes.
                int value = 0;
                for (long bit = (long)i * _page.Bits, end = bit + _page.Bits; bit < end; bit++)
                {
                    value = value << 1 | row[(int)(bit >> 3)] >> (7 - (int)(bit & 7)) & 1;
                }

                return value;
        }
    }

    private static float Long(ReadOnlySpan<byte> row, int i) =>
        (float)(MemoryMarshal.Read<uint>(row[(4 * i)..]) / (double)uint.MaxValue);

    private float Float(ReadOnlySpan<byte> row, int i) =>
        _page.Bits switch
        {
            16 => (float)MemoryMarshal.Read<Half>(row[(2 * i)..]),
            32 => MemoryMarshal.Read<float>(row[(4 * i)..]),
            _ => (float)MemoryMarshal.Read<double>(row[(8 * i)..]),
        };
}
