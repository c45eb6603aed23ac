using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Looks at a token wherever the JPEG library reports progress, which is at least once per row of blocks and pass.
/// </summary>
internal static class JpegCancellation
{
    /// <summary>Makes the monitor; it throws <see cref="OperationCanceledException"/> out of the library.</summary>
    public static jpeg_progress_mgr Monitor(CancellationToken cancellationToken)
    {
        jpeg_progress_mgr monitor = new();
        monitor.OnProgress += (_, _) => cancellationToken.ThrowIfCancellationRequested();
        return monitor;
    }
}
