using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What <c>inspect</c> says about a picture.</summary>
internal static class PictureDescription
{
    private static readonly double[] Percentiles = [0, 1, 5, 25, 50, 75, 95, 99, 100];

    /// <summary>Names and values, line by line.</summary>
    /// <exception cref="PictureException">The file is missing or no picture.</exception>
    public static IEnumerable<(string Name, string Value)> Of(
        string path,
        DecodeLimits limits,
        CancellationToken cancellationToken
    )
    {
        FusionImage image = PictureFile.Read(path, limits, cancellationToken);
        string format = FormatOf(path);
        yield return ("format", format);
        yield return ("size", $"{image.Width}x{image.Height}");
        yield return ("bit depth", $"{image.BitDepth}");
        yield return ("colour", (image.IsColor ? "colour" : "gray") + (image.Alpha is null ? "" : ", with opacity"));
        foreach (string warning in image.Metadata.Warnings)
        {
            yield return ("warning", warning);
        }

        yield return ("Y mean", Text(image.Y.Samples.ToArray().Average(sample => (double)sample)));
        foreach ((string name, string value) in Bands(image))
        {
            yield return (name, value);
        }
    }

    private static IEnumerable<(string Name, string Value)> Bands(FusionImage image)
    {
        yield return (
            "percentile",
            string.Join(' ', Percentiles.Select(percentile => $"{percentile.ToString(CultureInfo.InvariantCulture) + "%", 7}"))
        );
        yield return ("Y", Distribution(image.Y));
        if (image.IsColor)
        {
            yield return ("Cr", Distribution(image.Cr));
            yield return ("Cb", Distribution(image.Cb));
        }
    }

    /// <summary>The samples at the percentiles, by linear interpolation between the sorted samples.</summary>
    private static string Distribution(ImagePlane plane)
    {
        float[] sorted = plane.Samples.ToArray();
        Array.Sort(sorted);
        return string.Join(
            ' ',
            Percentiles.Select(percentile =>
            {
                double at = percentile / 100 * (sorted.Length - 1);
                float low = sorted[(int)Math.Floor(at)];
                float high = sorted[(int)Math.Ceiling(at)];
                return $"{Text(low + (at - Math.Floor(at)) * (high - low)), 7}";
            })
        );
    }

    private static string FormatOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[64];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return PictureCodecs.All.First(codec => codec.CanRead(start.AsSpan(0, length))).Name;
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
