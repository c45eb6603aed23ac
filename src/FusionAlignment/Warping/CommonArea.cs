using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>A rectangle of whole pixels on the reference's grid.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct CommonArea(int Left, int Top, int Width, int Height)
{
    /// <summary>A hair of a pixel, so that a picture that was not moved reaches its own last pixel.</summary>
    private const double Hair = 1e-6;

    /// <summary>The largest rectangle that the reference and every picture cover.</summary>
    /// <param name="width">Columns of the reference.</param>
    /// <param name="height">Rows of the reference.</param>
    /// <param name="pictures">Each picture's transform from the reference, and its size.</param>
    /// <exception cref="AlignmentException">There is none.</exception>
    public static CommonArea Of(int width, int height, IReadOnlyList<(PlanarTransform Transform, int Width, int Height)> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        int[] first = new int[height];
        int[] end = new int[height];
        Array.Fill(end, width);
        foreach ((PlanarTransform transform, int otherWidth, int otherHeight) in pictures)
        {
            for (int y = 0; y < height; y++)
            {
                (int from, int to) = CoveredColumns(transform, otherWidth, otherHeight, y, width);
                first[y] = Math.Max(first[y], from);
                end[y] = Math.Min(end[y], to);
            }
        }

        return Largest(first, end)
            ?? throw new AlignmentException(
                $"The pictures have no area in common within the reference's {width}x{height} pixels. Their transforms are wrong, "
                    + "or they show different things."
            );
    }

    /// <summary>That part of a picture.</summary>
    public FusionImage Cut(FusionImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (Left == 0 && Top == 0 && Width == picture.Width && Height == picture.Height)
        {
            return picture;
        }

        ImagePlane y = Cut(picture.Y);
        ImagePlane? alpha = picture.Alpha is null ? null : Cut(picture.Alpha);
        return picture.IsColor
            ? new FusionImage(y, Cut(picture.Cr), Cut(picture.Cb)) { Alpha = alpha, Metadata = picture.Metadata }
            : new FusionImage(y) { Alpha = alpha, Metadata = picture.Metadata };
    }

    /// <summary>Which columns of a row of the reference lie in a picture: the picture's outline is convex, so one run.</summary>
    internal static (int First, int End) CoveredColumns(
        PlanarTransform transform,
        int pictureWidth,
        int pictureHeight,
        int y,
        int width
    )
    {
        ReadOnlySpan<double> m = transform.Matrix;
        double low = 0;
        double high = width - 1;

        // Along the row numerators and denominator are linear in x: u = a x + b, v = c x + d, w = e x + f.
        (double b, double d, double f) = ((m[1] * y) + m[2], (m[4] * y) + m[5], (m[7] * y) + m[8]);
        Keep(m[6], f - 1e-9, ref low, ref high);
        Keep(m[0] + (Hair * m[6]), b + (Hair * f), ref low, ref high);
        Keep(m[3] + (Hair * m[6]), d + (Hair * f), ref low, ref high);
        Keep(((pictureWidth - 1 + Hair) * m[6]) - m[0], ((pictureWidth - 1 + Hair) * f) - b, ref low, ref high);
        Keep(((pictureHeight - 1 + Hair) * m[6]) - m[3], ((pictureHeight - 1 + Hair) * f) - d, ref low, ref high);
        int first = (int)Math.Ceiling(low - 1e-9);
        int end = (int)Math.Floor(high + 1e-9) + 1;
        return first < end ? (first, end) : (0, 0);
    }

    /// <summary>Keeps the x of a range for which slope x + offset is not negative.</summary>
    private static void Keep(double slope, double offset, ref double low, ref double high)
    {
        if (slope == 0)
        {
            high = offset >= 0 ? high : low - 1;
        }
        else if (slope > 0)
        {
            low = Math.Max(low, Math.Min(-offset / slope, int.MaxValue / 2));
        }
        else
        {
            high = Math.Min(high, Math.Max(-offset / slope, -1));
        }
    }

    /// <summary>
    /// The largest rectangle within one run per row. The runs of a convex area are widest in between: those of the rectangle's
    /// first and last row are all that counts.
    /// </summary>
    private static CommonArea? Largest(int[] first, int[] end)
    {
        CommonArea? largest = null;
        long area = 0;
        for (int top = 0; top < first.Length; top++)
        {
            if (end[top] <= first[top] || (long)(end[top] - first[top]) * (first.Length - top) <= area)
            {
                continue;
            }

            for (int bottom = first.Length - 1; bottom >= top; bottom--)
            {
                int left = Math.Max(first[top], first[bottom]);
                int width = Math.Min(end[top], end[bottom]) - left;
                if (width > 0 && (long)width * (bottom - top + 1) > area)
                {
                    area = (long)width * (bottom - top + 1);
                    largest = new CommonArea(left, top, width, bottom - top + 1);
                }
            }
        }

        return largest;
    }

    private ImagePlane Cut(ImagePlane plane)
    {
        ImagePlane part = new(Height, Width, plane.BitDepth);
        for (int y = 0; y < Height; y++)
        {
            plane.GetRow(Top + y).Slice(Left, Width).CopyTo(part.GetRow(y));
        }

        return part;
    }
}
