using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Decodes strips and tiles that are JPEGs without their tables (TIFF Technical Note 2), because the TIFF library's own decoder
/// stretches subsampled colour in another way than libjpeg does.
/// </summary>
internal sealed class TiffJpeg
{
    private const int MarkerBytes = 2;
    private readonly Tiff _tiff;
    private readonly JpegColorModel _model;
    private readonly string _name;
    private readonly DecodeLimits _limits;
    private readonly CancellationToken _cancellationToken;

    /// <summary>The tables that all pieces share, from the start of image, without the end.</summary>
    private readonly byte[] _tables;

    private TiffJpeg(Tiff tiff, JpegColorModel model, string name, DecodeLimits limits, CancellationToken cancellationToken)
    {
        (_tiff, _model, _name, _limits, _cancellationToken) = (tiff, model, name, limits, cancellationToken);
        byte[] tables = tiff.GetField(TiffTag.JPEGTABLES) is [_, FieldValue value, ..] ? value.GetBytes() : [];
        _tables = tables.Length > 2 * MarkerBytes ? tables[..^MarkerBytes] : [0xFF, 0xD8];
    }

    /// <summary>The decoder for the current page, or null if its pieces are no JPEGs.</summary>
    public static TiffJpeg? For(Tiff tiff, TiffPage page, string name, DecodeLimits limits, CancellationToken cancellationToken)
    {
        int components = page.IsSeparate ? 1 : page.SamplesPerPixel;
        return page.Compression == Compression.JPEG && components is 1 or 3 && page.Bits == 8
            ? new TiffJpeg(
                tiff,
                components == 1 ? JpegColorModel.Gray
                    : page.IsYCbCr ? JpegColorModel.YCbCr
                    : JpegColorModel.Rgb,
                name,
                limits,
                cancellationToken
            )
            : null;
    }

    /// <summary>Decodes strip or tile <paramref name="index"/> and gives the number of bytes that were set.</summary>
    public int Read(int index, Span<byte> rows, int rowBytes, int mostRows)
    {
        int length = (int)(_tiff.IsTiled() ? _tiff.RawTileSize(index) : _tiff.RawStripSize(index));
        byte[] piece = new byte[Math.Max(length, 0)];
        int read = _tiff.IsTiled()
            ? _tiff.ReadRawTile(index, piece, 0, piece.Length)
            : _tiff.ReadRawStrip(index, piece, 0, piece.Length);
        return read > MarkerBytes
            ? JpegDecoder.DecodePiece(
                (byte[])[.. _tables, .. piece.AsSpan(MarkerBytes, read - MarkerBytes)],
                _model,
                rows,
                rowBytes,
                mostRows,
                _name,
                _limits,
                _cancellationToken
            )
            : 0;
    }
}
