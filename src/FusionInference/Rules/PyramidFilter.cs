using System.Numerics;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The steps of the Laplacian pyramid of P. J. Burt and E. H. Adelson, "The Laplacian Pyramid as a Compact Image Code", IEEE
/// Trans. Commun. 31(4), 1983, doi:10.1109/TCOM.1983.1095851, with their kernel [1 4 6 4 1] / 16 (a = 0.375), for any size.
/// </summary>
internal static class PyramidFilter
{
    private const int Reach = 2;

    /// <summary>Sides of the next level: every second sample, beginning with the first.</summary>
    public static int Half(int side) => (side + 1) / 2;

    /// <summary>
    /// Smooths and takes every second row and column. Beyond the edge the picture is reflected about its last sample.
    /// </summary>
    public static ImagePlane Reduce(ImagePlane plane, CancellationToken cancellationToken)
    {
        ImagePlane half = new(Half(plane.Height), Half(plane.Width), plane.BitDepth);
        float[] smooth = new float[plane.Width + 2 * Reach];
        for (int y = 0; y < half.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SmoothRows(plane, 2 * y, smooth.AsSpan(Reach, plane.Width));
            for (int i = 1; i <= Reach; i++)
            {
                smooth[Reach - i] = smooth[Reach + ReflectPadding.Reflect(i, plane.Width)];
                smooth[Reach + plane.Width - 1 + i] = smooth[Reach + ReflectPadding.Reflect(plane.Width - 1 + i, plane.Width)];
            }

            Span<float> target = half.GetRow(y);
            for (int x = 0; x < target.Length; x++)
            {
                ReadOnlySpan<float> s = smooth.AsSpan(2 * x, 2 * Reach + 1);
                target[x] = (s[0] + s[4] + 4 * (s[1] + s[3]) + 6 * s[2]) / 16;
            }
        }

        return half;
    }

    /// <summary>Adds <paramref name="sign"/> times the doubled <paramref name="half"/> to <paramref name="plane"/>.</summary>
    public static void AddExpanded(ImagePlane plane, ImagePlane half, float sign, CancellationToken cancellationToken)
    {
        float[] smooth = new float[half.Width + 2];
        for (int y = 0; y < plane.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddExpandedRow(plane.GetRow(y), half, y, plane.Height, sign, smooth);
        }
    }

    /// <summary>
    /// Adds <paramref name="sign"/> times row <paramref name="y"/> of the doubled <paramref name="half"/> to a row.
    /// </summary>
    /// <param name="target">The row.</param>
    /// <param name="half">The half-size level.</param>
    /// <param name="y">The row's place in the full-size level.</param>
    /// <param name="height">Rows of the full-size level.</param>
    /// <param name="sign">The factor.</param>
    /// <param name="smooth">Memory for two samples more than a row of the half-size level has.</param>
    /// <remarks>
    /// Doubling puts the samples on even places, zeros on odd ones, and smooths with twice the kernel per direction: even places
    /// get (a + 6 b + c) / 8 of three neighbours, odd ones (b + c) / 2.
    /// </remarks>
    public static void AddExpandedRow(Span<float> target, ImagePlane half, int y, int height, float sign, float[] smooth)
    {
        ExpandRows(half, y, height, smooth.AsSpan(1, half.Width));
        smooth[0] = smooth[1 + Neighbour(-1, half.Width, target.Length)];
        smooth[^1] = smooth[1 + Neighbour(half.Width, half.Width, target.Length)];
        for (int x = 0; x < target.Length; x++)
        {
            ReadOnlySpan<float> s = smooth.AsSpan(x / 2, 3);
            target[x] += sign * (x % 2 == 0 ? (s[0] + 6 * s[1] + s[2]) / 8 : (s[1] + s[2]) / 2);
        }
    }

    /// <summary>
    /// One row smoothed over five rows; lanes are columns, what is left of the row follows the same formula one by one.
    /// </summary>
    private static void SmoothRows(ImagePlane plane, int y, Span<float> smooth)
    {
        ReadOnlySpan<float> a = plane.GetRow(ReflectPadding.Reflect(Math.Abs(y - 2), plane.Height));
        ReadOnlySpan<float> b = plane.GetRow(ReflectPadding.Reflect(Math.Abs(y - 1), plane.Height));
        ReadOnlySpan<float> c = plane.GetRow(y);
        ReadOnlySpan<float> d = plane.GetRow(ReflectPadding.Reflect(y + 1, plane.Height));
        ReadOnlySpan<float> e = plane.GetRow(ReflectPadding.Reflect(y + 2, plane.Height));
        int x = 0;
        for (; x <= smooth.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> outer = new Vector<float>(a[x..]) + new Vector<float>(e[x..]);
            Vector<float> inner = new Vector<float>(b[x..]) + new Vector<float>(d[x..]);
            ((outer + inner * 4 + new Vector<float>(c[x..]) * 6) * (1f / 16)).CopyTo(smooth[x..]);
        }

        for (; x < smooth.Length; x++)
        {
            smooth[x] = (a[x] + e[x] + 4 * (b[x] + d[x]) + 6 * c[x]) / 16;
        }
    }

    /// <summary>Row <paramref name="y"/> of the picture doubled in height only; lanes as in <see cref="SmoothRows"/>.</summary>
    private static void ExpandRows(ImagePlane half, int y, int height, Span<float> expanded)
    {
        (float outer, float middle, float next) = y % 2 == 0 ? (1f / 8, 6f / 8, 1f / 8) : (0, 1f / 2, 1f / 2);
        ReadOnlySpan<float> a = half.GetRow(Neighbour(y / 2 - 1, half.Height, height));
        ReadOnlySpan<float> b = half.GetRow(y / 2);
        ReadOnlySpan<float> c = half.GetRow(Neighbour(y / 2 + 1, half.Height, height));
        int x = 0;
        for (; x <= expanded.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            (new Vector<float>(a[x..]) * outer + new Vector<float>(b[x..]) * middle + new Vector<float>(c[x..]) * next).CopyTo(
                expanded[x..]
            );
        }

        for (; x < expanded.Length; x++)
        {
            expanded[x] = a[x] * outer + b[x] * middle + c[x] * next;
        }
    }

    /// <summary>
    /// The sample of the half-size level that stands for <paramref name="index"/> when the full-size one is reflected about its
    /// edge.
    /// </summary>
    private static int Neighbour(int index, int halfLength, int length) =>
        ReflectPadding.Reflect(Math.Abs(2 * index), length) / 2 is int at && at < halfLength ? at : halfLength - 1;
}
