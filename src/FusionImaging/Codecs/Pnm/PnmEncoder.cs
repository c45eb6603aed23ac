using System.Globalization;
using System.Text;

namespace FusionML.Imaging;

/// <summary>Encodes a picture as binary PGM (gray), PPM (colour) or PAM (with opacity) with the maximum 255 or 65535.</summary>
internal static class PnmEncoder
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
        string extension = Path.GetExtension(name).ToLowerInvariant();
        if (image.IsColor && extension == ".pgm")
        {
            throw new PictureFormatException(
                name,
                "a PGM file holds a gray picture and this one is coloured; write a .ppm file instead."
            );
        }

        int maximum = (1 << options.BitDepthFor(image, name)) - 1;
        PictureSampler sampler = new(image, maximum, withAlpha: extension == ".pam");
        if (extension == ".pam")
        {
            destination.Write(Encoding.ASCII.GetBytes(PamText(image, sampler, maximum)));
            WriteRows(destination, image.Height, sampler, 1, maximum > byte.MaxValue ? 2 : 1, cancellationToken);
            return;
        }

        bool color = image.IsColor || extension == ".ppm";
        string header = string.Create(
            CultureInfo.InvariantCulture,
            $"{(color ? "P6" : "P5")}\n{image.Width} {image.Height}\n{maximum}\n"
        );
        destination.Write(Encoding.ASCII.GetBytes(header));
        int copies = color && !image.IsColor ? 3 : 1;
        WriteRows(destination, image.Height, sampler, copies, maximum > byte.MaxValue ? 2 : 1, cancellationToken);
    }

    private static string PamText(FusionImage image, PictureSampler sampler, int maximum)
    {
        string tuple = (image.IsColor ? "RGB" : "GRAYSCALE") + (sampler.Channels > sampler.Bands ? "_ALPHA" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"P7\nWIDTH {image.Width}\nHEIGHT {image.Height}\nDEPTH {sampler.Channels}\n"
                + $"MAXVAL {maximum}\nTUPLTYPE {tuple}\nENDHDR\n"
        );
    }

    /// <summary>Writes every sample <paramref name="copies"/> times: three turn gray into red, green and blue.</summary>
    private static void WriteRows(
        Stream destination,
        int height,
        PictureSampler sampler,
        int copies,
        int sampleBytes,
        CancellationToken cancellationToken
    )
    {
        ushort[] samples = new ushort[sampler.RowLength];
        ushort[] written = copies == 1 ? samples : new ushort[checked(samples.Length * copies)];
        byte[] row = new byte[checked(written.Length * sampleBytes)];
        for (int y = 0; y < height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            sampler.GetRow(y, samples);
            for (int i = 0; copies > 1 && i < written.Length; i++)
            {
                written[i] = samples[i / copies];
            }

            SampleBytes.PutBigEndian(written, row, sampleBytes);
            destination.Write(row);
        }
    }
}
