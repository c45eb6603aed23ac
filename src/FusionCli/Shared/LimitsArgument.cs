using System.CommandLine;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The option <c>--max-megapixels N</c>: how large a picture may be that is read.</summary>
internal sealed class LimitsArgument
{
    private const double PixelsOfMegapixel = 1e6;
    private const int BytesOfPixel = 16;

    /// <summary>Planes of a colour picture with opacity, and the samples of the file.</summary>
    private const int MemoryOfPixel = 2 * BytesOfPixel;

    /// <summary>More scans than cameras and browsers write.</summary>
    private const int Scans = 16;

    /// <summary>The option.</summary>
    public Option<double?> Option { get; } =
        CommandOption.Number("--max-megapixels", "Refuse larger pictures. [default: 268]", "N", 0.001, 2147);

    /// <summary>The limits that the command line asks for.</summary>
    public DecodeLimits Limits(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not double megapixels)
        {
            return DecodeLimits.Default;
        }

        long pixels = (long)(megapixels * PixelsOfMegapixel);
        return new DecodeLimits
        {
            MaximumPixels = pixels,
            MaximumSide = Math.Max(DecodeLimits.Default.MaximumSide, pixels),
            MaximumScannedPixels = Math.Max(DecodeLimits.Default.MaximumScannedPixels, pixels * Scans),
            MaximumDecodedBytes = Math.Max(DecodeLimits.Default.MaximumDecodedBytes, pixels * BytesOfPixel),
            MaximumMemoryBytes = Math.Max(DecodeLimits.Default.MaximumMemoryBytes, pixels * MemoryOfPixel),
        };
    }
}
