using System.Buffers.Binary;
using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Turns an arithmetic-coded JPEG file into a Huffman-coded one with the same coefficients, because the JPEG library decodes only
/// the latter. Nothing is lost: coefficients are decoded and written again as they are.
/// </summary>
internal sealed class ArithmeticTranscoder
{
    private const int Tables = 16;
    private readonly string _name;
    private readonly JpegFrame _frame;
    private readonly ArithmeticComponent[] _components;
    private readonly (int Lower, int Upper)[] _dcBounds = [.. Enumerable.Repeat((0, 1), Tables)];
    private readonly int[] _lowFrequencies = [.. Enumerable.Repeat(5, Tables)];
    private int _restartInterval;

    private ArithmeticTranscoder(JpegFrame frame, string name)
    {
        (_frame, _name) = (frame, name);
        _components = [.. Enumerable.Range(0, frame.Components).Select(i => new ArithmeticComponent(frame, i))];
    }

    /// <summary>Transcodes a file whose segments have been checked.</summary>
    /// <param name="content">The file.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellationToken">Stops the work; looked at in every row of blocks.</param>
    /// <exception cref="PictureFormatException">A scan is broken.</exception>
    /// <exception cref="InvalidDataException">The coded data are broken.</exception>
    public static byte[] ToHuffman(
        ReadOnlyMemory<byte> content,
        JpegFrame frame,
        string name,
        CancellationToken cancellationToken
    )
    {
        ArithmeticTranscoder transcoder = new(frame, name);
        transcoder.Decode(content.Span, cancellationToken);
        jpeg_decompress_struct source = new(new JpegMessages());
        source.jpeg_stdio_src(ContentStream.Of(content));
        source.jpeg_read_header(true);
        source.jpeg_calc_output_dimensions();
        using MemoryStream huffman = new();
        jpeg_compress_struct target = new(new JpegMessages()) { Progress = JpegCancellation.Monitor(cancellationToken) };
        source.jpeg_copy_critical_parameters(target);
        target.jpeg_stdio_dest(huffman);
        target.jpeg_write_coefficients([.. transcoder._components.Select(component => component.Blocks)]);
        target.jpeg_finish_compress();
        return huffman.ToArray();
    }

    private void Decode(ReadOnlySpan<byte> content, CancellationToken cancellationToken)
    {
        int at = 2;
        while (JpegSegments.NextMarker(content, ref at) is int marker and not 0xD9)
        {
            if (marker is (>= 0xD0 and <= 0xD8) or 0x01)
            {
                continue;
            }

            int length = at + 2 <= content.Length ? BinaryPrimitives.ReadUInt16BigEndian(content[at..]) : 0;
            if (length < 2 || at + length > content.Length)
            {
                throw Broken("a segment is cut off");
            }

            ReadOnlySpan<byte> data = content.Slice(at + 2, length - 2);
            at += length;
            switch (marker)
            {
                case 0xCC:
                    TakeConditioning(data);
                    break;
                case 0xDD when data.Length >= 2:
                    _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(data);
                    break;
                case 0xDA:
                    at = DecodeScan(data, content, at, cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Takes a segment of conditioning values (T.81, B.2.4.3).</summary>
    private void TakeConditioning(ReadOnlySpan<byte> data)
    {
        for (int i = 0; i + 1 < data.Length; i += 2)
        {
            (int table, int value) = (data[i] & 15, data[i + 1]);
            if (data[i] >> 4 == 0)
            {
                _dcBounds[table] = (value & 15, value >> 4);
            }
            else
            {
                _lowFrequencies[table] = value;
            }
        }
    }

    private int DecodeScan(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content, int at, CancellationToken cancellationToken)
    {
        int count = header.IsEmpty ? 0 : header[0];
        if (count is < 1 or > 4 || header.Length < 4 + 2 * count)
        {
            throw Broken($"a scan of {count} components");
        }

        (int Dc, int Ac)[] tables = new (int, int)[count];
        ArithmeticComponent[] components = new ArithmeticComponent[count];
        for (int i = 0; i < count; i++)
        {
            int index = _frame.Identifiers.ToList().IndexOf(header[1 + 2 * i]);
            components[i] = index >= 0 ? _components[index] : throw Broken("a scan names an unknown component");
            tables[i] = (header[2 + 2 * i] >> 4, header[2 + 2 * i] & 15);
            (components[i].LowerBound, components[i].UpperBound) = _dcBounds[tables[i].Dc];
            components[i].LargestLowFrequency = _lowFrequencies[tables[i].Ac];
        }

        ReadOnlySpan<byte> spectrum = header[(1 + 2 * count)..];
        ArithmeticBlock block = _frame.IsProgressive
            ? new ArithmeticBlock(spectrum[0], spectrum[1], spectrum[2] >> 4 != 0, spectrum[2] & 15)
            : new ArithmeticBlock(0, 63, IsRefining: false, 0);
        if (
            block.Last > 63
            || block.First > block.Last
            || block.Low > 13
            || (_frame.IsProgressive && block is { First: 0, Last: > 0 })
        )
        {
            throw Broken($"a scan of the coefficients {block.First} to {block.Last} down to bit {block.Low}");
        }

        return DecodeUnits(block, components, tables, content, at, cancellationToken);
    }

    private int DecodeUnits(
        ArithmeticBlock block,
        ArithmeticComponent[] components,
        (int Dc, int Ac)[] tables,
        ReadOnlySpan<byte> content,
        int at,
        CancellationToken cancellationToken
    )
    {
        // A scan of one component goes over its blocks, one of several over units of interleaved blocks.
        bool isAlone = components.Length == 1;
        (int rows, int columns) = isAlone ? (components[0].Rows, components[0].Columns) : (_frame.UnitRows, _frame.UnitColumns);
        ArithmeticBits bits = new(content, at);
        Begin(components, tables);
        int untilRestart = _restartInterval;
        for (int row = 0; row < rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int column = 0; column < columns; column++)
            {
                if (_restartInterval > 0 && untilRestart-- == 0)
                {
                    bits = new ArithmeticBits(content, AfterRestart(content, bits.At));
                    Begin(components, tables);
                    untilRestart = _restartInterval - 1;
                }

                foreach (ArithmeticComponent component in components)
                {
                    (int across, int down) = isAlone ? (1, 1) : (component.Sampling.Horizontal, component.Sampling.Vertical);
                    for (int i = 0; i < across * down; i++)
                    {
                        block.Decode(ref bits, component, component.Lines[row * down + i / across][column * across + i % across]);
                    }
                }
            }
        }

        return bits.At;
    }

    private static void Begin(ArithmeticComponent[] components, (int Dc, int Ac)[] tables)
    {
        Dictionary<int, byte[]> dcBins = [];
        Dictionary<int, byte[]> acBins = [];
        for (int i = 0; i < components.Length; i++)
        {
            dcBins.TryAdd(tables[i].Dc, ArithmeticComponent.NewBins());
            acBins.TryAdd(tables[i].Ac, ArithmeticComponent.NewBins());
            components[i].Begin(dcBins[tables[i].Dc], acBins[tables[i].Ac]);
        }
    }

    private int AfterRestart(ReadOnlySpan<byte> content, int at) =>
        JpegSegments.NextMarker(content, ref at) is >= 0xD0 and <= 0xD7 ? at : throw Broken("a restart marker is missing");

    private PictureFormatException Broken(string problem) => new(_name, $"is truncated or corrupt: {problem} in the JPEG data.");
}
