using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>
/// Turns the bytes of a PNG row into samples, one band for gray and three for colour, and opacity where there is any; palettes
/// are looked up.
/// </summary>
/// <param name="header">The file's header.</param>
/// <param name="palette">Three bytes per entry; empty if there is none.</param>
/// <param name="transparency">The tRNS chunk: opacities of palette entries, or the one colour that is transparent.</param>
/// <param name="name">What errors call the file.</param>
internal sealed class PngRowUnpacker(
    PngHeader header,
    ReadOnlyMemory<byte> palette,
    ReadOnlyMemory<byte> transparency,
    string name
)
{
    /// <summary>Bands of the result.</summary>
    public int Bands { get; } = header.ColorType is PngColorType.Gray or PngColorType.GrayAlpha ? 1 : 3;

    /// <summary>True if every pixel of the result ends with its opacity.</summary>
    public bool HasAlpha { get; } = header.ColorType is PngColorType.GrayAlpha or PngColorType.RgbAlpha || !transparency.IsEmpty;

    /// <summary>Samples per pixel of the result.</summary>
    public int Channels => Bands + (HasAlpha ? 1 : 0);

    /// <summary>Bits per sample of the result; palette entries have 8 whatever the index has.</summary>
    public int BitDepth { get; } = header.ColorType == PngColorType.Palette ? 8 : header.BitDepth;

    /// <summary>Unpacks the <c>samples.Length / Channels</c> pixels of a row.</summary>
    /// <exception cref="PictureFormatException">A palette index has no entry.</exception>
    public void Unpack(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        if (header.ColorType == PngColorType.Palette)
        {
            LookUp(row, samples);
        }
        else if (transparency.IsEmpty && header.BitDepth >= 8)
        {
            SampleBytes.GetBigEndian(row, samples, header.BitDepth / 8);
        }
        else
        {
            UnpackOneByOne(row, samples);
        }
    }

    /// <summary>Bits, and colours of which one is transparent.</summary>
    private void UnpackOneByOne(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        int bands = Bands;
        ReadOnlySpan<byte> key = transparency.Span;
        for (int i = 0, at = 0; i < samples.Length; i += Channels)
        {
            bool isKey = HasAlpha;
            for (int band = 0; band < bands; band++, at++)
            {
                ushort sample = header.BitDepth switch
                {
                    16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * at)..]),
                    8 => row[at],
                    _ => BitsAt(row, at),
                };
                samples[i + band] = sample;
                isKey = isKey && sample == BinaryPrimitives.ReadUInt16BigEndian(key[(2 * band)..]);
            }

            if (HasAlpha)
            {
                samples[i + bands] = (ushort)(isKey ? 0 : (1 << header.BitDepth) - 1);
            }
        }
    }

    private void LookUp(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        ReadOnlySpan<byte> colors = palette.Span;
        ReadOnlySpan<byte> opacities = transparency.Span;
        for (int pixel = 0, i = 0; i < samples.Length; pixel++, i += Channels)
        {
            int index = header.BitDepth == 8 ? row[pixel] : BitsAt(row, pixel);
            if (3 * index >= colors.Length)
            {
                throw new PictureFormatException(
                    name,
                    $"a pixel has the palette index {index}, but the palette has {colors.Length / 3} entries."
                );
            }

            samples[i] = colors[3 * index];
            samples[i + 1] = colors[3 * index + 1];
            samples[i + 2] = colors[3 * index + 2];
            if (HasAlpha)
            {
                samples[i + 3] = index < opacities.Length ? opacities[index] : byte.MaxValue;
            }
        }
    }

    /// <summary>Sample <paramref name="i"/> of a row of 1, 2 or 4 bits per sample, the leftmost in the highest bits.</summary>
    private ushort BitsAt(ReadOnlySpan<byte> row, int i)
    {
        int bit = i * header.BitDepth;
        return (ushort)(row[bit >> 3] >> (8 - header.BitDepth - (bit & 7)) & ((1 << header.BitDepth) - 1));
    }
}
