namespace FusionML.Imaging;

/// <summary>Cuts what is written to it into IDAT chunks.</summary>
internal sealed class PngImageDataStream(Stream destination) : Stream
{
    private readonly byte[] _chunk = new byte[1 << 16];
    private int _used;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _chunk.Length - _used);
            buffer[..count].CopyTo(_chunk.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
            if (_used == _chunk.Length)
            {
                EndChunk();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _used > 0)
        {
            EndChunk();
        }

        base.Dispose(disposing);
    }

    private void EndChunk()
    {
        PngChunkWriter.Write(destination, "IDAT"u8, _chunk.AsSpan(0, _used));
        _used = 0;
    }
}
