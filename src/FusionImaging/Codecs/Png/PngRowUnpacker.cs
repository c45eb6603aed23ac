using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>
/// Turns the bytes of a PNG row into samples, one band for gray and three for colour; alpha is left out, palettes are looked up.
/// </summary>
internal sealed class PngRowUnpacker(PngHeader header, ReadOnlyMemory<byte> palette, string name)
{
    /// <summary>Bands of the result.</summary>
    public int Bands { get; } = header.ColorType is PngColorType.Gray or PngColorType.GrayAlpha ? 1 : 3;

    /// <summary>Bits per sample of the result; palette entries have 8 whatever the index has.</summary>
    public int BitDepth { get; } = header.ColorType == PngColorType.Palette ? 8 : header.BitDepth;

    /// <summary>Unpacks the <c>samples.Length / Bands</c> pixels of a row.</summary>
    /// <exception cref="PictureFormatException">A palette index has no entry.</exception>
    public void Unpack(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        if (header.ColorType == PngColorType.Palette)
        {
            LookUp(row, samples);
            return;
        }

        int step = header.Channels;
        int bands = Bands;
        if (step == bands && header.BitDepth >= 8)
        {
            SampleBytes.GetBigEndian(row, samples, header.BitDepth / 8);
            return;
        }

        switch (header.BitDepth)
        {
            case 16:
                for (int i = 0, at = 0; i < samples.Length; i += bands, at += 2 * step)
                {
                    for (int band = 0; band < bands; band++)
                    {
                        samples[i + band] = BinaryPrimitives.ReadUInt16BigEndian(row[(at + 2 * band)..]);
                    }
                }

                break;
            case 8:
                for (int i = 0, at = 0; i < samples.Length; i += bands, at += step)
                {
                    for (int band = 0; band < bands; band++)
                    {
                        samples[i + band] = row[at + band];
                    }
                }

                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = BitsAt(row, i);
                }

                break;
        }
    }

    private void LookUp(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        ReadOnlySpan<byte> colors = palette.Span;
        for (int i = 0; i < samples.Length / 3; i++)
        {
            int index = header.BitDepth == 8 ? row[i] : BitsAt(row, i);
            if (3 * index >= colors.Length)
            {
                throw new PictureFormatException(
                    name,
                    $"a pixel has the palette index {index}, but the palette has {colors.Length / 3} entries."
                );
            }

            samples[3 * i] = colors[3 * index];
            samples[3 * i + 1] = colors[3 * index + 1];
            samples[3 * i + 2] = colors[3 * index + 2];
        }
    }

    /// <summary>Sample <paramref name="i"/> of a row of 1, 2 or 4 bits per sample, the leftmost in the highest bits.</summary>
    private ushort BitsAt(ReadOnlySpan<byte> row, int i)
    {
        int bit = i * header.BitDepth;
        return (ushort)(row[bit >> 3] >> (8 - header.BitDepth - (bit & 7)) & ((1 << header.BitDepth) - 1));
    }
}
