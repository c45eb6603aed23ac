using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>How often a component of a JPEG frame is sampled, relative to the others.</summary>
internal readonly record struct JpegSampling(int Horizontal, int Vertical);

/// <summary>The frame header of a JPEG file (ITU-T T.81, B.2.2).</summary>
/// <param name="Process">The marker's second byte, C0 to CF: how the samples are coded.</param>
/// <param name="Precision">Bits per sample.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Identifiers">The components' names, by which scans call them.</param>
/// <param name="Sampling">The components' sampling.</param>
internal sealed record JpegFrame(
    int Process,
    int Precision,
    int Width,
    int Height,
    IReadOnlyList<byte> Identifiers,
    IReadOnlyList<JpegSampling> Sampling
)
{
    private const int BlockSide = 8;

    public int Components => Sampling.Count;

    public bool IsArithmetic => Process is 0xC9 or 0xCA;

    public bool IsProgressive => Process is 0xC2 or 0xCA;

    public int MaximumHorizontal => Sampling.Max(sampling => sampling.Horizontal);

    public int MaximumVertical => Sampling.Max(sampling => sampling.Vertical);

    /// <summary>Rows of the units in which all components' blocks are interleaved.</summary>
    public int UnitRows => (Height - 1) / (BlockSide * MaximumVertical) + 1;

    /// <summary>Columns of those units.</summary>
    public int UnitColumns => (Width - 1) / (BlockSide * MaximumHorizontal) + 1;

    /// <summary>Bytes of all components, in whole units.</summary>
    public long ComponentBytes =>
        Sampling.Sum(sampling => (long)BlockSide * BlockSide * sampling.Horizontal * sampling.Vertical * UnitRows * UnitColumns);

    /// <summary>Reads and checks the header.</summary>
    /// <param name="process">The marker's second byte.</param>
    /// <param name="data">The segment without its length.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="PictureFormatException">The header is broken or of a kind that is not read.</exception>
    /// <exception cref="BitDepthException">Samples have another depth than 8 bits.</exception>
    public static JpegFrame Parse(int process, ReadOnlySpan<byte> data, string name)
    {
        string? unread = process switch
        {
            0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA => null,
            0xC3 or 0xCB => "a lossless JPEG",
            _ => "a hierarchical JPEG",
        };
        if (unread is not null)
        {
            throw new PictureFormatException(
                name,
                $"is {unread} (frame type {process:X2}); baseline, extended and progressive are read. Convert it to PNG first."
            );
        }

        if (data.Length < 6 || data.Length < 6 + 3 * data[5])
        {
            throw new PictureFormatException(name, $"is truncated or corrupt: a JPEG frame header of {data.Length} bytes.");
        }

        (int height, int width) = (
            BinaryPrimitives.ReadUInt16BigEndian(data[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[3..])
        );
        if (width == 0 || height == 0)
        {
            throw new PictureFormatException(
                name,
                $"a JPEG picture of {width}x{height} is not possible: both sides are at least 1."
            );
        }

        if (data[0] != 8)
        {
            throw new BitDepthException(name, data[0], "8 in a JPEG; convert the picture to 16-bit PNG or TIFF");
        }

        JpegSampling[] sampling = new JpegSampling[data[5]];
        byte[] identifiers = new byte[data[5]];
        for (int i = 0; i < sampling.Length; i++)
        {
            (int horizontal, int vertical) = (data[7 + 3 * i] >> 4, data[7 + 3 * i] & 15);
            identifiers[i] = data[6 + 3 * i];
            sampling[i] =
                horizontal is >= 1 and <= 4 && vertical is >= 1 and <= 4
                    ? new JpegSampling(horizontal, vertical)
                    : throw new PictureFormatException(
                        name,
                        $"is corrupt: JPEG component {i} has the sampling {horizontal}x{vertical}; each is 1 to 4."
                    );
        }

        JpegFrame frame = new(process, data[0], width, height, identifiers, sampling);
        frame.RequireSound(name);
        return frame;
    }

    private void RequireSound(string name)
    {
        if (Components is not (1 or 3 or 4))
        {
            throw new PictureFormatException(name, $"is a JPEG of {Components} components; there must be 1, 3 or 4.");
        }

        foreach ((int horizontal, int vertical) in Sampling)
        {
            if (MaximumHorizontal % horizontal != 0 || MaximumVertical % vertical != 0)
            {
                throw new PictureFormatException(
                    name,
                    $"is a JPEG with the sampling {string.Join(", ", Sampling.Select(s => $"{s.Horizontal}x{s.Vertical}"))}: "
                        + "each component's must divide the largest. Convert it to PNG first."
                );
            }
        }
    }
}
