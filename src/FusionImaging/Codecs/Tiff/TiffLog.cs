using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>What the TIFF library says about one file.</summary>
/// <remarks>
/// The library has one handler per process. The first file puts one in place that sends what concerns our files to their logs and
/// everything else to the handler's base, so that an application that uses the library itself notices nothing.
/// </remarks>
internal sealed class TiffLog
{
    static TiffLog()
    {
        Tiff.SetErrorHandler(new Handler());
    }

    /// <summary>The last error or warning, or null if there was none since <see cref="Clear"/>.</summary>
    public string? Last { get; private set; }

    /// <summary>
    /// What was said since <see cref="Clear"/> about the byte counts of strips and tiles, or null: the library then takes those that
    /// the size of the picture gives.
    /// </summary>
    public string? ByteCounts { get; private set; }

    /// <summary>Forgets what was said so far.</summary>
    public void Clear() => (Last, ByteCounts) = (null, null);

    private static TiffLog? Of(Tiff? tiff) => tiff?.Clientdata() is TiffStreamOfMemory stream ? stream.Log : null;

    private void Take(string format, object[]? args)
    {
        // An error says more than the warnings around it; the first one is the cause.
        string text = args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
        Last ??= text;
        if (text.Contains("ByteCounts", StringComparison.Ordinal))
        {
            ByteCounts ??= text;
        }
    }

    private sealed class Handler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
            if (Of(tif) is TiffLog log)
            {
                log.Take(format, args);
            }
            else
            {
                base.ErrorHandler(tif, method, format, args);
            }
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
            if (Of(tif) is TiffLog log)
            {
                log.Take(format, args);
            }
            else
            {
                base.WarningHandler(tif, method, format, args);
            }
        }
    }
}
