using System.Buffers.Binary;
using System.IO.Compression;

namespace FusionML.Imaging;

/// <summary>
/// Encodes a picture as PNG: gray or RGB, with opacity where the picture has it, 8 or 16 bits, not interlaced, the filter chosen
/// per row.
/// </summary>
internal static class PngEncoder
{
    private const int RowsBetweenCancellationChecks = 16;

    public static void Encode(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        int depth = options.BitDepthFor(image, name);
        PictureSampler sampler = new(image, (1 << depth) - 1, withAlpha: true);
        destination.Write(PngSignature.Bytes);
        WriteHeader(destination, image, depth, sampler.Channels);
        WriteMetadata(destination, image);
        using (PngImageDataStream chunks = new(destination))
        using (ZLibStream compressed = new(chunks, options.Compression))
        {
            WriteRows(compressed, image.Height, sampler, depth, cancellationToken);
        }

        PngChunkWriter.Write(destination, "IEND"u8, []);
    }

    private static void WriteHeader(Stream destination, FusionImage image, int depth, int channels)
    {
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)depth;
        header[9] = (byte)(
            channels switch
            {
                1 => PngColorType.Gray,
                2 => PngColorType.GrayAlpha,
                3 => PngColorType.Rgb,
                _ => PngColorType.RgbAlpha,
            }
        );
        PngChunkWriter.Write(destination, "IHDR"u8, header);
    }

    private static void WriteMetadata(Stream destination, FusionImage image)
    {
        ReadOnlySpan<byte> profile = image.Metadata.IccProfile.Span;
        if (IccProfile.Fits(profile, image.IsColor))
        {
            PngChunkWriter.Write(destination, "iCCP"u8, PngProfile.Write(profile));
        }

        byte[] exif = ExifWriter.Write(image.Metadata);
        if (exif.Length > 0)
        {
            PngChunkWriter.Write(destination, "eXIf"u8, exif);
        }
    }

    private static void WriteRows(
        Stream compressed,
        int height,
        PictureSampler sampler,
        int depth,
        CancellationToken cancellationToken
    )
    {
        int sampleBytes = depth / 8;
        int rowBytes = checked(sampler.RowLength * sampleBytes);
        ushort[] samples = new ushort[sampler.RowLength];
        byte[] row = new byte[rowBytes];
        byte[] above = new byte[rowBytes];
        PngFilterChooser filters = new(rowBytes, sampler.Channels * sampleBytes);
        for (int y = 0; y < height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sampler.GetRow(y, samples);
            SampleBytes.PutBigEndian(samples, row, sampleBytes);
            compressed.Write(filters.Choose(row, above));
            (row, above) = (above, row);
        }
    }
}
