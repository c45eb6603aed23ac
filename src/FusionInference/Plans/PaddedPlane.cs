using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// A source as a network sees it: extended at the bottom and at the right by reflection. Rows are made when they are asked for,
/// so that a large picture is not copied.
/// </summary>
/// <param name="plane">The source, which must not change meanwhile.</param>
/// <param name="height">Rows, at least those of the plane.</param>
/// <param name="width">Columns, at least those of the plane.</param>
/// <remarks>Several threads may read at the same time.</remarks>
internal sealed class PaddedPlane(ImagePlane plane, int height, int width)
{
    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Columns.</summary>
    public int Width => width;

    /// <summary>Makes a source that needs no extension.</summary>
    public static PaddedPlane Of(ImagePlane plane) => new(plane, plane.Height, plane.Width);

    /// <summary>Fills <paramref name="target"/>, of <see cref="Width"/> values, with row <paramref name="y"/>.</summary>
    public void CopyRow(int y, Span<float> target)
    {
        ReadOnlySpan<float> source = plane.GetRow(ReflectPadding.Reflect(y, plane.Height));
        source.CopyTo(target);
        for (int x = plane.Width; x < width; x++)
        {
            target[x] = source[ReflectPadding.Reflect(x, plane.Width)];
        }
    }

    /// <summary>All rows as one block.</summary>
    public float[] ToArray()
    {
        float[] samples = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            CopyRow(y, samples.AsSpan(y * width, width));
        }

        return samples;
    }
}
