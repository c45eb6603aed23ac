using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// One picture with a pair in each row: its sources and what the methods made of them, scaled down, with names.
/// </summary>
/// <param name="columns">What stands above the columns.</param>
/// <param name="cellWidth">The most pixels across a picture.</param>
internal sealed class ContactSheet(IReadOnlyList<string> columns, int cellWidth)
{
    private const int Gap = 4;

    private readonly List<(string Name, FusionImage?[] Pictures)> _rows = [];

    /// <summary>Adds a pair.</summary>
    /// <param name="name">What stands above the row.</param>
    /// <param name="paths">One picture per column; null for an empty place.</param>
    public void Add(string name, IReadOnlyList<string?> paths, CancellationToken cancellationToken) =>
        _rows.Add(
            (
                name,
                [
                    .. paths.Select(path =>
                        path is null
                            ? null
                            : PictureScaler.ToWidth(PictureFile.Read(path, limits: null, cancellationToken), cellWidth)
                    ),
                ]
            )
        );

    /// <summary>The sheet; coloured if one of its pictures is.</summary>
    public FusionImage Draw()
    {
        int width = Gap + (columns.Count * (cellWidth + Gap));
        int height = SheetFont.LineHeight + _rows.Sum(Height) + Gap;
        ImagePlane y = new(height, width);
        bool isColor = _rows.Any(row => row.Pictures.Any(picture => picture?.IsColor == true));
        (ImagePlane? cr, ImagePlane? cb) = isColor ? (Neutral(height, width), Neutral(height, width)) : (null, null);
        for (int column = 0; column < columns.Count; column++)
        {
            SheetFont.Write(y, columns[column], Gap, Left(column), cellWidth);
        }

        int top = SheetFont.LineHeight + Gap;
        foreach ((string name, FusionImage?[] pictures) in _rows)
        {
            SheetFont.Write(y, name, top, Left(0), width - (2 * Gap));
            for (int column = 0; column < pictures.Length; column++)
            {
                if (pictures[column] is FusionImage picture)
                {
                    int pictureTop = top + SheetFont.LineHeight;
                    Copy(picture.Y, y, pictureTop, Left(column));
                    Copy(picture.Cr, cr, pictureTop, Left(column));
                    Copy(picture.Cb, cb, pictureTop, Left(column));
                }
            }

            top += Height((name, pictures));
        }

        return cr is not null && cb is not null ? new FusionImage(y, cr, cb) : new FusionImage(y);
    }

    private int Left(int column) => Gap + (column * (cellWidth + Gap));

    private static int Height((string Name, FusionImage?[] Pictures) row) =>
        SheetFont.LineHeight + Gap + row.Pictures.Max(picture => picture?.Height ?? 0);

    private static ImagePlane Neutral(int height, int width)
    {
        ImagePlane plane = new(height, width);
        plane.Samples.Fill(YCrCb.Neutral);
        return plane;
    }

    private static void Copy(ImagePlane? from, ImagePlane? to, int top, int left)
    {
        for (int row = 0; row < (to is null ? 0 : from?.Height ?? 0); row++)
        {
            from!.GetRow(row).CopyTo(to!.GetRow(top + row)[left..]);
        }
    }
}
