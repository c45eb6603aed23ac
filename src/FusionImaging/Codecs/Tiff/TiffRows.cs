using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Gives the rows of a TIFF page one after the other, whether it is stored in strips or tiles, pixel by pixel or sample by
/// sample.
/// </summary>
internal sealed class TiffRows
{
    /// <summary>
    /// Larger strips are decoded a row at a time, so that the token is looked at in between and no room for the strip is needed.
    /// </summary>
    private const int LargeStrip = 1 << 22;

    private readonly Tiff _tiff;
    private readonly TiffPage _page;
    private readonly TiffLog _log;
    private readonly string _name;
    private readonly bool _isTiled;
    private readonly int _bandRows;
    private readonly int _rowBytes;
    private readonly byte[][] _bands;
    private readonly byte[] _tile;
    private readonly TiffJpeg? _jpeg;
    private readonly bool _isRowByRow;
    private int _bandStart = -1;

    /// <summary>Makes room for a band of rows: a strip or a row of tiles.</summary>
    /// <param name="tiff">The file, at the page.</param>
    /// <param name="page">The page.</param>
    /// <param name="log">What the library says.</param>
    /// <param name="jpeg">Decodes strips and tiles that are JPEGs; null where they are not.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">The limit on memory.</param>
    /// <param name="otherBytes">Bytes of memory that the page takes beside its bands.</param>
    /// <exception cref="PictureLimitException">Bands and other bytes are over the limit on memory.</exception>
    public TiffRows(Tiff tiff, TiffPage page, TiffLog log, TiffJpeg? jpeg, string name, DecodeLimits limits, long otherBytes)
    {
        _jpeg = jpeg;
        (_tiff, _page, _log, _name) = (tiff, page, log, name);
        _isTiled = tiff.IsTiled();
        _rowBytes = tiff.ScanlineSize();
        int rows = _isTiled
            ? tiff.GetField(TiffTag.TILELENGTH)[0].ToInt()
            : tiff.GetFieldDefaulted(TiffTag.ROWSPERSTRIP)?[0].ToInt() ?? page.Height;
        _bandRows = rows < 1 || rows > page.Height ? page.Height : rows;
        int bandBytes = checked(Math.Max(_rowBytes * _bandRows, _isTiled ? 0 : tiff.StripSize()));
        int planes = page.IsSeparate ? page.SamplesPerPixel : 1;
        if (!_isTiled && jpeg is null && planes == 1 && bandBytes > LargeStrip)
        {
            (_isRowByRow, _bandRows, bandBytes) = (true, 1, _rowBytes);
        }

        limits.RequireMemory(name, otherBytes + (long)bandBytes * planes + (_isTiled ? tiff.TileSize() : 0));
        _tile = _isTiled ? new byte[tiff.TileSize()] : [];
        _bands = [.. Enumerable.Range(0, planes).Select(_ => new byte[bandBytes])];
    }

    /// <summary>Row <paramref name="y"/>: one span of interleaved samples, or one per sample.</summary>
    /// <exception cref="PictureFormatException">The data are broken.</exception>
    public ReadOnlySpan<byte> Row(int y, int sample)
    {
        int start = y / _bandRows * _bandRows;
        if (start != _bandStart)
        {
            for (int plane = 0; plane < _bands.Length; plane++)
            {
                ReadBand(start, plane);
            }

            _bandStart = start;
        }

        return _bands[_page.IsSeparate ? sample : 0].AsSpan((y - start) * _rowBytes, _rowBytes);
    }

    private void ReadBand(int start, int plane)
    {
        if (_isRowByRow)
        {
            Check(_tiff.ReadScanline(_bands[0], start) ? _rowBytes : 0, _rowBytes, start);
            return;
        }

        int rows = Math.Min(_bandRows, _page.Height - start);
        if (!_isTiled)
        {
            int strip = _tiff.ComputeStrip(start, (short)plane);
            byte[] band = _bands[plane];
            Check(
                _jpeg?.Read(strip, band.AsSpan(0, rows * _rowBytes), _rowBytes, _bandRows)
                    ?? _tiff.ReadEncodedStrip(strip, band, 0, band.Length),
                rows * _rowBytes,
                start
            );
            return;
        }

        int tileWidth = _tiff.GetField(TiffTag.TILEWIDTH)[0].ToInt();
        int tileRowBytes = _tiff.TileRowSize();
        for (int x = 0; x < _page.Width; x += tileWidth)
        {
            int tile = _tiff.ComputeTile(x, start, 0, (short)plane);
            int read = _jpeg?.Read(tile, _tile, tileRowBytes, _tile.Length / tileRowBytes)
                ?? _tiff.ReadEncodedTile(tile, _tile, 0, _tile.Length);
            Check(read, _tile.Length, start);
            int at = x / tileWidth * tileRowBytes;
            int count = Math.Min(tileRowBytes, _rowBytes - at);
            for (int row = 0; row < rows; row++)
            {
                _tile.AsSpan(row * tileRowBytes, count).CopyTo(_bands[plane].AsSpan(row * _rowBytes + at));
            }
        }
    }

    private void Check(int read, int needed, int row)
    {
        if (read < needed || _log.Last is not null)
        {
            throw new PictureFormatException(
                _name,
                $"is truncated or corrupt: the TIFF data from row {row} on can't be decoded. "
                    + $"{_log.Last ?? $"{Math.Max(read, 0)} of {needed} bytes came out"}."
            );
        }
    }
}
