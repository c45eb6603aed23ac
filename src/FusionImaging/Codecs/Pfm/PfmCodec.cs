using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// PFM, the portable float map (P. Debevec): gray ("Pf") and colour ("PF") of 32-bit float, rows from the bottom up, either byte
/// order.
/// </summary>
/// <remarks>
/// Samples are taken as they are; the magnitude of the header's scale is a unit and is not applied. Opacity is not written: the
/// format has none.
/// </remarks>
internal sealed class PfmCodec : IPictureCodec
{
    private const int RowsBetweenCancellationChecks = 16;
    private const int MaximumWordLength = 32;

    public string Name => "PFM";

    public IReadOnlyList<string> Extensions { get; } = [".pfm"];

    public bool CanWrite => true;

    public bool CanRead(ReadOnlySpan<byte> start) =>
        start.Length >= 3 && (start.StartsWith("PF"u8) || start.StartsWith("Pf"u8)) && IsSpace(start[2]);

    public FusionImage Read(ReadOnlyMemory<byte> content, string name, DecodeLimits limits, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        int bands = bytes[1] == 'F' ? 3 : 1;
        int at = 2;
        (int width, int height) = (Side(bytes, ref at, "width", name), Side(bytes, ref at, "height", name));
        string scaleText = Word(bytes, ref at, "scale", name);
        if (!float.TryParse(scaleText, CultureInfo.InvariantCulture, out float scale) || !float.IsFinite(scale) || scale == 0)
        {
            throw new PictureFormatException(name, $"the PFM scale is '{scaleText}'; it must be a number other than 0.");
        }

        at++;
        limits.Require(name, width, height, 0);
        long rowBytes = 4L * width * bands;
        limits.Require(name, width, height, rowBytes * height);
        if (content.Length - at < rowBytes * height)
        {
            throw new PictureFormatException(
                name,
                $"is truncated: {width}x{height} pixels need {rowBytes * height} bytes after the PFM header, there are "
                    + $"{Math.Max(0, content.Length - at)}."
            );
        }

        PictureLayout layout = new(height, width, bands, BitDepth: 32, Maximum: 1);
        limits.RequireMemory(name, layout.FloatPlaneBytes + 2 * rowBytes + content.Length);
        PictureAssembler assembler = new(layout);
        float[] row = new float[checked(width * bands)];
        for (int y = 0; y < height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            GetRow(bytes.Slice(at + (int)(rowBytes * (height - 1 - y)), (int)rowBytes), row, isLittle: scale < 0);
            assembler.SetRow(y, row);
        }

        FusionImage image = assembler.ToPicture(PictureMetadata.None);
        image.RequireFinite(name);
        return image;
    }

    public void Write(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.BitDepth is int depth and not 32)
        {
            throw new BitDepthException(name, depth, "32 (float) in a PFM");
        }

        PictureSampler sampler = new(image, maximum: 1);
        string kind = image.IsColor ? "PF" : "Pf";
        string header = string.Create(CultureInfo.InvariantCulture, $"{kind}\n{image.Width} {image.Height}\n-1.0\n");
        destination.Write(Encoding.ASCII.GetBytes(header));
        float[] row = new float[sampler.RowLength];
        byte[] bytes = new byte[checked(4 * row.Length)];
        for (int y = image.Height - 1; y >= 0; y--)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sampler.GetRow(y, row.AsSpan());
            for (int i = 0; i < row.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), row[i]);
            }

            destination.Write(bytes);
        }
    }

    private static void GetRow(ReadOnlySpan<byte> bytes, Span<float> row, bool isLittle)
    {
        if (isLittle == BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(row));
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = isLittle
                ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..])
                : BinaryPrimitives.ReadSingleBigEndian(bytes[(4 * i)..]);
        }
    }

    private static int Side(ReadOnlySpan<byte> content, ref int at, string meaning, string name)
    {
        string word = Word(content, ref at, meaning, name);
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side >= 1
            ? side
            : throw new PictureFormatException(name, $"the PFM {meaning} is '{word}'; it must be 1 to {int.MaxValue}.");
    }

    /// <summary>The next word; <paramref name="at"/> stands on the white space behind it.</summary>
    private static string Word(ReadOnlySpan<byte> content, ref int at, string meaning, string name)
    {
        while (at < content.Length && IsSpace(content[at]))
        {
            at++;
        }

        int start = at;
        while (at < content.Length && !IsSpace(content[at]) && at - start < MaximumWordLength)
        {
            at++;
        }

        return at > start && at < content.Length
            ? Encoding.Latin1.GetString(content[start..at])
            : throw new PictureFormatException(name, $"is truncated: the PFM {meaning} is missing at offset {start}.");
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);
}
