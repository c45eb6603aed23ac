using System.IO.Compression;
using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;
using TiffCompression = BitMiracle.LibTiff.Classic.Compression;

namespace FusionML.Imaging;

/// <summary>
/// Encodes a picture as TIFF in strips: gray or RGB, with opacity where the picture has it, 8 or 16 bits or 32-bit float, Deflate
/// with the predictor for the kind of sample.
/// </summary>
internal static class TiffEncoder
{
    /// <summary>Bytes of a strip before compression, about; TIFF 6.0 advises small ones.</summary>
    private const int StripBytes = 1 << 16;

    public static void Encode(
        Stream destination,
        FusionImage image,
        string name,
        PictureWriteOptions options,
        CancellationToken cancellationToken
    )
    {
        bool isFloat = options.IsFloatFor(image);
        int bits = isFloat ? 32 : options.BitDepthFor(image, name);
        PictureSampler sampler = new(image, isFloat ? 1 : (1 << bits) - 1, withAlpha: true);
        long bytes = (long)image.Height * sampler.RowLength * (bits / 8);
        if (bytes > uint.MaxValue - (1 << 20))
        {
            throw new PictureFormatException(
                name,
                $"a TIFF holds less than 4 GiB and this picture has {bytes} bytes; write PNG."
            );
        }

        // The library goes back to write offsets, which not every stream allows.
        Stream target = destination is { CanSeek: true, CanRead: true } ? destination : new MemoryStream();
        TiffStreamOfMemory stream = new(target, cancellationToken);
        using (Tiff tiff = stream.Open(name, "w") ?? throw Failed(stream, name))
        {
            SetTags(tiff, image, sampler, bits, isFloat, options);
            WriteStrips(tiff, image.Height, sampler, bits, stream, name, cancellationToken);
            if (!tiff.WriteDirectory())
            {
                throw Failed(stream, name);
            }
        }

        if (target != destination)
        {
            target.Position = 0;
            target.CopyTo(destination);
        }
    }

    private static void SetTags(
        Tiff tiff,
        FusionImage image,
        PictureSampler sampler,
        int bits,
        bool isFloat,
        PictureWriteOptions options
    )
    {
        tiff.SetField(TiffTag.IMAGEWIDTH, image.Width);
        tiff.SetField(TiffTag.IMAGELENGTH, image.Height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, bits);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, sampler.Channels);
        tiff.SetField(TiffTag.SAMPLEFORMAT, isFloat ? SampleFormat.IEEEFP : SampleFormat.UINT);
        tiff.SetField(TiffTag.PHOTOMETRIC, image.IsColor ? Photometric.RGB : Photometric.MINISBLACK);
        tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
        tiff.SetField(TiffTag.ORIENTATION, Orientation.TOPLEFT);
        if (sampler.Channels > sampler.Bands)
        {
            tiff.SetField(TiffTag.EXTRASAMPLES, 1, new[] { (short)ExtraSample.UNASSALPHA });
        }

        if (options.Compression != CompressionLevel.NoCompression)
        {
            tiff.SetField(TiffTag.COMPRESSION, TiffCompression.ADOBE_DEFLATE);
            tiff.SetField(TiffTag.PREDICTOR, isFloat ? Predictor.FLOATINGPOINT : Predictor.HORIZONTAL);
        }

        tiff.SetField(TiffTag.ROWSPERSTRIP, Math.Max(1, StripBytes / (sampler.RowLength * (bits / 8))));
        TiffMetadata.Write(tiff, image);
    }

    private static void WriteStrips(
        Tiff tiff,
        int height,
        PictureSampler sampler,
        int bits,
        TiffStreamOfMemory stream,
        string name,
        CancellationToken cancellationToken
    )
    {
        int stripRows = tiff.GetField(TiffTag.ROWSPERSTRIP)[0].ToInt();
        int rowBytes = sampler.RowLength * (bits / 8);
        ushort[] samples = new ushort[sampler.RowLength];
        byte[] strip = new byte[checked(stripRows * rowBytes)];
        for (int y = 0, index = 0; y < height; y += stripRows, index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(stripRows, height - y);
            for (int row = 0; row < rows; row++)
            {
                GetRow(sampler, y + row, bits, samples, strip.AsSpan(row * rowBytes, rowBytes));
            }

            if (tiff.WriteEncodedStrip(index, strip, rows * rowBytes) < 0)
            {
                throw Failed(stream, name);
            }
        }
    }

    /// <summary>A row in the machine's byte order, as the library takes it.</summary>
    private static void GetRow(PictureSampler sampler, int y, int bits, ushort[] samples, Span<byte> bytes)
    {
        if (bits == 32)
        {
            sampler.GetRow(y, MemoryMarshal.Cast<byte, float>(bytes));
            return;
        }

        sampler.GetRow(y, samples.AsSpan());
        if (bits == 16)
        {
            MemoryMarshal.AsBytes(samples.AsSpan()).CopyTo(bytes);
        }
        else
        {
            SampleBytes.PutBigEndian(samples, bytes, 1);
        }
    }

    private static PictureException Failed(TiffStreamOfMemory stream, string name) =>
        new($"{name}: the TIFF file cannot be written. {stream.Log.Last}");
}
