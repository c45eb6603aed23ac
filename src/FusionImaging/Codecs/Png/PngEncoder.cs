using System.Buffers.Binary;
using System.IO.Compression;

namespace FusionML.Imaging;

/// <summary>Encodes a picture as PNG: gray or RGB, 8 or 16 bits, not interlaced, the filter chosen per row.</summary>
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
        PictureSampler sampler = new(image, (1 << depth) - 1);
        destination.Write(PngChunks.Signature);
        WriteHeader(destination, image, depth, sampler.Bands);
        using (PngImageDataStream chunks = new(destination))
        using (ZLibStream compressed = new(chunks, options.Compression))
        {
            WriteRows(compressed, image.Height, sampler, depth, cancellationToken);
        }

        PngChunkWriter.Write(destination, "IEND"u8, []);
    }

    private static void WriteHeader(Stream destination, FusionImage image, int depth, int bands)
    {
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)depth;
        header[9] = (byte)(bands == 1 ? PngColorType.Gray : PngColorType.Rgb);
        PngChunkWriter.Write(destination, "IHDR"u8, header);
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
        PngFilterChooser filters = new(rowBytes, sampler.Bands * sampleBytes);
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
