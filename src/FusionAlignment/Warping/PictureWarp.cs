using FusionML.Imaging;
using OpenCvSharp;

namespace FusionML.Alignment;

/// <summary>Lays a picture onto the grid of a reference, by Lanczos interpolation over 8 x 8 pixels in single precision.</summary>
/// <remarks>Values stay within those of the source: interpolation does not overshoot at edges.</remarks>
public static class PictureWarp
{
    /// <summary>From this factor on, a picture that shrinks is blurred first, so that fine texture does not alias.</summary>
    private const double BlurAbove = 1.25;

    /// <summary>Warps a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="transform">Where each pixel of the result lies in the picture.</param>
    /// <param name="reference">
    /// The picture whose grid is taken. Where <paramref name="picture"/> does not reach, its luminance and, between coloured
    /// pictures, its chroma stand in.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// A picture of the reference's size with the bit depth and metadata of <paramref name="picture"/>. Opacity is 0 where the
    /// picture does not reach.
    /// </returns>
    /// <exception cref="AlignmentLibraryException">OpenCV's native library does not load.</exception>
    /// <exception cref="AlignmentException">A side is longer than OpenCV warps (32766).</exception>
    public static FusionImage Apply(
        FusionImage picture,
        PlanarTransform transform,
        FusionImage reference,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(reference);
        RequireSide(picture);
        RequireSide(reference);
        AlignmentLibrary.Require();
        ImagePlane Warp(ImagePlane plane, ImagePlane? beyond, float otherwise)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImagePlane warped = WarpPlane(plane, transform, reference.Width, reference.Height);
            FillBeyond(warped, transform, picture, beyond, otherwise, cancellationToken);
            return warped;
        }

        const float neutral = 0.5f;
        ImagePlane luminance = Warp(picture.Y, reference.Y, 0);
        FusionImage warped = picture.IsColor
            ? new FusionImage(luminance, Warp(picture.Cr, reference.Cr, neutral), Warp(picture.Cb, reference.Cb, neutral))
            {
                Alpha = picture.Alpha is null ? null : Warp(picture.Alpha, null, 0),
                Metadata = picture.Metadata,
            }
            : new FusionImage(luminance)
            {
                Alpha = picture.Alpha is null ? null : Warp(picture.Alpha, null, 0),
                Metadata = picture.Metadata,
            };
        return warped;
    }

    private static unsafe ImagePlane WarpPlane(ImagePlane plane, PlanarTransform transform, int width, int height)
    {
        ImagePlane warped = new(height, width, plane.BitDepth);
        double[,] matrix = new double[3, 3];
        for (int i = 0; i < transform.Matrix.Length; i++)
        {
            matrix[i / 3, i % 3] = transform.Matrix[i];
        }

        fixed (float* source = plane.Samples)
        fixed (float* target = warped.Samples)
        {
            using Mat from = Mat.FromPixelData(plane.Height, plane.Width, MatType.CV_32FC1, (nint)source);
            using Mat to = Mat.FromPixelData(height, width, MatType.CV_32FC1, (nint)target);
            using Mat by = Mat.FromArray(matrix);
            using Mat blurred = new();
            bool shrinks = transform.Scale > BlurAbove;
            if (shrinks)
            {
                Cv2.GaussianBlur(
                    from,
                    blurred,
                    default,
                    0.5 * Math.Sqrt((transform.Scale * transform.Scale) - 1),
                    borderType: BorderTypes.Replicate
                );
            }

            Cv2.WarpPerspective(
                shrinks ? blurred : from,
                to,
                by,
                new Size(width, height),
                InterpolationFlags.Lanczos4 | InterpolationFlags.WarpInverseMap,
                BorderTypes.Replicate
            );
            Cv2.MinMaxLoc(from, out double low, out double high);
            foreach (ref float sample in warped.Samples)
            {
                sample = Math.Clamp(sample, (float)low, (float)high);
            }
        }

        return warped;
    }

    private static void FillBeyond(
        ImagePlane warped,
        PlanarTransform transform,
        FusionImage picture,
        ImagePlane? beyond,
        float otherwise,
        CancellationToken cancellationToken
    )
    {
        for (int y = 0; y < warped.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int first, int end) = CommonArea.CoveredColumns(transform, picture.Width, picture.Height, y, warped.Width);
            Span<float> row = warped.GetRow(y);
            if (beyond is not null)
            {
                beyond.GetRow(y)[..first].CopyTo(row);
                beyond.GetRow(y)[end..].CopyTo(row[end..]);
            }
            else
            {
                row[..first].Fill(otherwise);
                row[end..].Fill(otherwise);
            }
        }
    }

    private static void RequireSide(FusionImage picture)
    {
        if (Math.Max(picture.Width, picture.Height) > AlignmentLibrary.MaximumSide)
        {
            throw new AlignmentException(
                $"A picture of {picture.Width}x{picture.Height} can't be warped: no side may be longer than "
                    + $"{AlignmentLibrary.MaximumSide} pixels."
            );
        }
    }
}
