using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>
/// The colours of a TIFF palette. The file has 16 bits per band; where they are 8-bit values in disguise, whichever of the usual
/// ways they were stretched, they are taken as 8 bits.
/// </summary>
internal sealed class TiffPalette
{
    private readonly ushort[][] _bands;

    /// <summary>Reads the palette of the current directory.</summary>
    /// <exception cref="PictureFormatException">There is none, or it is too short.</exception>
    public TiffPalette(Tiff tiff, int bits, string name)
    {
        _bands = tiff.GetField(TiffTag.COLORMAP) is [FieldValue red, FieldValue green, FieldValue blue, ..]
            ? [.. new[] { red, green, blue }.Select(band => (band.ToUShortArray() ?? []).ToArray())]
            : [];
        if (_bands.Length != 3 || _bands.Any(band => band.Length < 1 << bits))
        {
            throw new PictureFormatException(name, $"is a TIFF palette picture without a palette of {1 << bits} colours.");
        }

        ushort[] all = [.. _bands.SelectMany(band => band)];
        bool isHigh = all.All(v => (v & 255) == 0) || all.All(v => (v & 255) == v >> 8);
        bool isLow = all.All(v => v <= byte.MaxValue);
        BitDepth = isHigh || isLow ? 8 : 16;
        Maximum = (1 << BitDepth) - 1;
        for (int band = 0; isHigh && band < _bands.Length; band++)
        {
            _bands[band] = [.. _bands[band].Select(v => (ushort)(v >> 8))];
        }
    }

    /// <summary>Bits of the colours, 8 or 16.</summary>
    public int BitDepth { get; }

    /// <summary>The value that means 1.</summary>
    public float Maximum { get; }

    /// <summary>A band of a colour, in [0, 1].</summary>
    public float this[int index, int band] => _bands[band][index] / Maximum;
}
