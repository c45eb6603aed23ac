namespace FusionML.Imaging;

/// <summary>Turns and mirrors a decoded 8-bit picture as its EXIF orientation says, row by row.</summary>
/// <param name="samples">The stored samples, row-major, bands interleaved.</param>
/// <param name="width">Stored columns.</param>
/// <param name="height">Stored rows.</param>
/// <param name="bands">Samples per pixel.</param>
/// <param name="orientation">1 to 8.</param>
internal sealed class OrientedRows(byte[] samples, int width, int height, int bands, int orientation)
{
    /// <summary>Orientations 5 to 8 exchange rows and columns.</summary>
    private bool IsTransposed => orientation >= 5;

    /// <summary>Columns of the picture as shown.</summary>
    public int Width => IsTransposed ? height : width;

    /// <summary>Rows of the picture as shown.</summary>
    public int Height => IsTransposed ? width : height;

    /// <summary>Fills <paramref name="row"/> with row <paramref name="y"/> of the picture as shown.</summary>
    public void GetRow(int y, Span<ushort> row)
    {
        // The stored pixel of the first shown pixel in this row, and the way from one pixel to the next.
        (int storedX, int storedY, int stepX, int stepY) = orientation switch
        {
            2 => (width - 1, y, -1, 0),
            3 => (width - 1, height - 1 - y, -1, 0),
            4 => (0, height - 1 - y, 1, 0),
            5 => (y, 0, 0, 1),
            6 => (y, height - 1, 0, -1),
            7 => (width - 1 - y, height - 1, 0, -1),
            8 => (width - 1 - y, 0, 0, 1),
            _ => (0, y, 1, 0),
        };
        nint at = ((nint)storedY * width + storedX) * bands;
        nint step = ((nint)stepY * width + stepX) * bands;
        for (int x = 0; x < Width; x++, at += step)
        {
            for (int band = 0; band < bands; band++)
            {
                row[x * bands + band] = samples[at + band];
            }
        }
    }
}
