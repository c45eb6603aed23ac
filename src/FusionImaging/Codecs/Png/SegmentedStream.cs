namespace FusionML.Imaging;

/// <summary>Reads several pieces of memory as one stream, without copying them together.</summary>
internal sealed class SegmentedStream(IReadOnlyList<ReadOnlyMemory<byte>> segments) : Stream
{
    private int _segment;
    private int _offset;
    private (int Segment, int Offset, int Count) _last;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_segment < segments.Count && _offset == segments[_segment].Length)
        {
            (_segment, _offset) = (_segment + 1, 0);
        }

        if (_segment == segments.Count)
        {
            return 0;
        }

        ReadOnlySpan<byte> left = segments[_segment].Span[_offset..];
        int count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _last = (_segment, _offset, count);
        _offset += count;
        return count;
    }

    /// <summary>What the last read gave, and up to <paramref name="more"/> bytes that follow.</summary>
    public byte[] LastRead(int more)
    {
        (int segment, int offset, int count) = _last;
        (_segment, _offset) = (segment, offset);
        byte[] bytes = new byte[count + more];
        return bytes[..this.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
