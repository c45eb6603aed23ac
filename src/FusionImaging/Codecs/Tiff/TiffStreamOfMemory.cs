using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>
/// A file in memory, or one that is being written, as the TIFF library wants it; looks at the token on every access.
/// </summary>
internal sealed class TiffStreamOfMemory(Stream stream, CancellationToken cancellationToken) : TiffStream
{
    /// <summary>What the library says about this file.</summary>
    public TiffLog Log { get; } = new();

    /// <summary>Opens the file.</summary>
    /// <param name="name">What the library calls it.</param>
    /// <param name="mode">r or w.</param>
    /// <returns>Null if the library refuses; <see cref="Log"/> says why.</returns>
    public Tiff? Open(string name, string mode) => Tiff.ClientOpen(name, mode, this, this);

    public override int Read(object clientData, byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return stream.ReadAtLeast(buffer.AsSpan(offset, count), count, throwOnEndOfStream: false);
    }

    public override void Write(object clientData, byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stream.Write(buffer, offset, count);
    }

    public override long Seek(object clientData, long offset, SeekOrigin origin) => stream.Seek(offset, origin);

    public override void Close(object clientData) { }

    public override long Size(object clientData) => stream.Length;
}
