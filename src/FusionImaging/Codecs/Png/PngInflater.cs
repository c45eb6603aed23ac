using System.IO.Compression;

namespace FusionML.Imaging;

/// <summary>
/// Decompresses the image data of a PNG file (zlib, RFC 1950) and compares their checksum, which the platform's stream does only
/// where the checksum is there.
/// </summary>
internal sealed class PngInflater : IDisposable
{
    private const int DeflateMethod = 8;
    private const int PresetDictionary = 0x20;
    private const int HeaderBytes = 2;
    private const int ChecksumBytes = 4;

    /// <summary>What may follow the last row and is still read for its checksum.</summary>
    private const int MaximumSurplusBytes = 1 << 20;

    private readonly SegmentedStream _compressed;
    private readonly DeflateStream _rows;
    private readonly string _name;
    private uint _checksum = PngAdler.Start;

    /// <summary>Reads the header of the compressed data.</summary>
    /// <exception cref="PictureFormatException">The header is not zlib's, or asks for a dictionary.</exception>
    public PngInflater(IReadOnlyList<ReadOnlyMemory<byte>> imageData, string name)
    {
        (_compressed, _name) = (new SegmentedStream(imageData), name);
        Span<byte> header = stackalloc byte[HeaderBytes];
        int read = _compressed.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (read < HeaderBytes || (header[0] & 15) != DeflateMethod || (header[0] << 8 | header[1]) % 31 != 0)
        {
            throw Broken($"they start with {Convert.ToHexString(header[..read])}, which is no zlib header");
        }

        if ((header[1] & PresetDictionary) != 0)
        {
            throw Broken("their header asks for a preset dictionary, which PNG does not have");
        }

        _rows = new DeflateStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Fills <paramref name="row"/> as far as the data reach and gives the number of bytes.</summary>
    /// <exception cref="InvalidDataException">The compressed data are broken.</exception>
    public int Read(Span<byte> row)
    {
        int read = _rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false);
        _checksum = PngAdler.Append(_checksum, row[..read]);
        return read;
    }

    /// <summary>Reads to the end and throws if the checksum is missing or another than that of the data.</summary>
    /// <remarks>Data that go on for more than 1 MiB behind the last row are not compared.</remarks>
    /// <exception cref="PictureFormatException">The checksum is wrong or missing.</exception>
    public void RequireChecksum()
    {
        byte[] surplus = new byte[4096];
        for (int total = 0; total <= MaximumSurplusBytes; )
        {
            int read = Read(surplus);
            total += read;
            if (read == 0)
            {
                CompareChecksum();
                return;
            }
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _compressed.Dispose();
    }

    private void CompareChecksum()
    {
        // The stream takes more than it needs. What it took in the end holds the checksum, at a place that only it knows, or
        // the checksum follows.
        byte[] end = _compressed.LastRead(ChecksumBytes);
        byte[] expected = [(byte)(_checksum >> 24), (byte)(_checksum >> 16), (byte)(_checksum >> 8), (byte)_checksum];
        if (end.AsSpan().IndexOf(expected) < 0)
        {
            throw Broken($"their checksum (Adler-32) should be {_checksum:X8}, which is wrong or missing in the file");
        }
    }

    private PictureFormatException Broken(string problem) =>
        new(_name, $"is corrupt: the compressed PNG data are not valid: {problem}.");
}
